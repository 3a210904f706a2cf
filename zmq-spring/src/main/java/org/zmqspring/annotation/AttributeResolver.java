package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ObjectUtils;

/**
 * Resolves the attributes of one {@link ZmqListener}: placeholders first, then SpEL, then
 * the type that is wanted. Failures name the method or class, the attribute and its text.
 * Thread-safe.
 */
final class AttributeResolver {

	private final ConfigurableBeanFactory beanFactory;

	/** Says where the annotation is. */
	private final Object owner;

	private final ListPlaceholders placeholders;

	AttributeResolver(ConfigurableBeanFactory beanFactory, Object owner) {
		this.beanFactory = beanFactory;
		this.owner = owner;
		this.placeholders = new ListPlaceholders(beanFactory);
	}

	/** Convert what a text resolves to; the default where that is nothing or blank. */
	<T> T value(String attribute, String text, T defaultValue, Function<String, T> converter) {
		T value = object(attribute, text, (resolved) -> converter.apply(resolved.toString().trim()));
		return (value != null) ? value : defaultValue;
	}

	/** The object, or the bean of that name; {@code null} where the text is blank. */
	<T> @Nullable T bean(String attribute, String text, Class<T> type) {
		return object(attribute, text, (value) -> {
			if (type.isInstance(value)) {
				return type.cast(value);
			}
			if (value instanceof CharSequence name) {
				return named(name.toString().trim(), type);
			}
			throw new IllegalArgumentException("it gives a " + value.getClass().getTypeName() + " and must give a "
					+ type.getTypeName() + " or the name of such a bean");
		});
	}

	private <T> T named(String name, Class<T> type) {
		if (this.beanFactory.containsBean(name) && this.beanFactory.isTypeMatch(name, type)) {
			return this.beanFactory.getBean(name, type);
		}
		Class<?> other = this.beanFactory.containsBean(name) ? this.beanFactory.getType(name) : null;
		throw new IllegalArgumentException(
				((other != null) ? "bean '" + name + "' is a " + other.getTypeName() + " and must be a "
						: "there is no bean '" + name + "' of type ") + type.getTypeName() + " (beans of that type: "
						+ known(type) + "). Define it, or correct the name");
	}

	private String known(Class<?> type) {
		String[] names = (this.beanFactory instanceof ListableBeanFactory listable)
				? listable.getBeanNamesForType(type, true, false) : new String[0];
		return (names.length == 0) ? "none" : String.join(", ", new TreeSet<>(List.of(names)));
	}

	private <T> @Nullable T object(String attribute, String text, Function<Object, T> converter) {
		try {
			Object value = evaluate(text);
			return (value != null && !value.toString().isBlank()) ? converter.apply(value) : null;
		}
		catch (RuntimeException ex) {
			throw invalid(attribute, text, reason(ex), ex);
		}
	}

	/**
	 * Everything the texts resolve to: a text is split at its commas; a placeholder of a
	 * property that is a list, collections and arrays but bytes give their elements.
	 * Blanks are left out.
	 * @throws ZmqConfigurationException if that is nothing, although there are texts
	 */
	List<Object> list(String attribute, String[] texts) {
		List<Object> values = new ArrayList<>();
		for (String text : texts) {
			try {
				addAll(text, values);
			}
			catch (RuntimeException ex) {
				throw invalid(attribute, text, reason(ex), ex);
			}
		}
		values.removeIf((value) -> value instanceof CharSequence blank && blank.toString().isBlank());
		if (values.isEmpty() && texts.length > 0) {
			throw invalid(attribute, String.join(", ", texts), "it resolves to nothing", null);
		}
		return values;
	}

	private void addAll(String text, List<Object> values) {
		List<Object> elements = this.placeholders.elements(text);
		if (!elements.isEmpty()) {
			values.addAll(elements);
			return;
		}
		Object value = evaluate(text);
		if (value instanceof CharSequence list && list.toString().contains(",")) {
			for (String element : list.toString().split(",")) {
				values.add(element.strip());
			}
		}
		else {
			unfold(value, values);
		}
	}

	ZmqConfigurationException invalid(String attribute, String text, String reason, @Nullable Throwable cause) {
		return new ZmqConfigurationException(
				this.owner + " has an invalid '" + attribute + "' attribute \"" + text + "\": " + reason, cause);
	}

	/** Of a failed expression only the innermost exception says what is wrong. */
	private static String reason(RuntimeException ex) {
		return String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
	}

	private static void unfold(@Nullable Object value, List<Object> values) {
		if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> unfold(element, values));
		}
		else if (value != null && value.getClass().isArray() && !(value instanceof byte[])) {
			unfold(List.of(ObjectUtils.toObjectArray(value)), values);
		}
		else if (value != null) {
			values.add(value);
		}
	}

	private @Nullable Object evaluate(String text) {
		String resolved = this.beanFactory.resolveEmbeddedValue(text);
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		return (expressions != null) ? expressions.evaluate(resolved, new BeanExpressionContext(this.beanFactory, null))
				: resolved;
	}

}
