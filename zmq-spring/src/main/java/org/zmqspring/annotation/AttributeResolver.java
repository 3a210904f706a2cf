package org.zmqspring.annotation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ObjectUtils;

/**
 * Resolves the attributes of one annotation: placeholders first, then SpEL, then the type
 * of the attribute. An exception names the method or class, the attribute and its text.
 * Thread-safe.
 */
final class AttributeResolver {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<name>[^:{}]+)(?::(?<fallback>.*))?}");

	/** A value that no property has. */
	private static final String ABSENT = "org.zmqspring.annotation.absent";

	private final ConfigurableBeanFactory beanFactory;

	/** The method or class with the annotation. */
	private final Object owner;

	AttributeResolver(ConfigurableBeanFactory beanFactory, Object owner) {
		this.beanFactory = beanFactory;
		this.owner = owner;
	}

	/** Convert the resolved text, or return the default if it is blank. */
	<T> T value(String attribute, String text, T defaultValue, Function<String, T> converter) {
		T value = object(attribute, text, (resolved) -> converter.apply(resolved.toString().trim()));
		return (value != null) ? value : defaultValue;
	}

	/** The object that SpEL returns, or the bean of that name; {@code null} if blank. */
	<T> @Nullable T bean(String attribute, String text, Class<T> type) {
		return object(attribute, text, (value) -> {
			if (type.isInstance(value)) {
				return type.cast(value);
			}
			if (value instanceof CharSequence name) {
				return named(name.toString().trim(), type);
			}
			throw new IllegalArgumentException("it returns a " + value.getClass().getTypeName() + " and must return a "
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
	 * All values that the texts resolve to, without blank ones. A text is split at its
	 * commas. The property of a placeholder may be a list. Collections and arrays are
	 * split into their elements, but a {@code byte[]} is one value. If there are texts
	 * and they resolve to nothing, they are refused.
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
			throw invalid(attribute, String.join(", ", texts),
					"it resolves to nothing. Set a value"
							+ (attribute.equals("topics") ? ", or write topics = \"\" to get every message" : ""),
					null);
		}
		return values;
	}

	private void addAll(String text, List<Object> values) {
		List<Object> elements = listProperty(text);
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
			flatten(value, values);
		}
	}

	private static void flatten(@Nullable Object value, List<Object> values) {
		if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> flatten(element, values));
		}
		else if (value != null && value.getClass().isArray() && !(value instanceof byte[])) {
			flatten(List.of(ObjectUtils.toObjectArray(value)), values);
		}
		else if (value != null) {
			values.add(value);
		}
	}

	/**
	 * The elements of a placeholder whose property is a list, as in YAML; none for any
	 * other text. Such a property has no value itself, only {@code name[0]},
	 * {@code name[1]} and so on have one. Spring would take the default value or fail.
	 */
	private List<Object> listProperty(String text) {
		Matcher matcher = PLACEHOLDER.matcher(text.strip());
		if (!matcher.matches() || !isBalanced(matcher.group("fallback"))) {
			return List.of();
		}
		String name = matcher.group("name").strip();
		if (property(name) != null) {
			return List.of();
		}
		List<Object> elements = new ArrayList<>();
		for (String element = property(name + "[0]"); element != null; element = property(
				name + "[" + elements.size() + "]")) {
			elements.add(element);
		}
		String fallback = matcher.group("fallback");
		return (elements.isEmpty() && fallback != null) ? listProperty(fallback) : elements;
	}

	private @Nullable String property(String name) {
		String value = this.beanFactory.resolveEmbeddedValue("${" + name + ":" + ABSENT + "}");
		return ABSENT.equals(value) ? null : value;
	}

	/** Whether the last brace of the text closes the first one. */
	private static boolean isBalanced(@Nullable String fallback) {
		int depth = 0;
		for (int i = 0; fallback != null && i < fallback.length() && depth >= 0; i++) {
			char sign = fallback.charAt(i);
			depth += (sign == '{') ? 1 : (sign == '}') ? -1 : 0;
		}
		return depth == 0;
	}

	private @Nullable Object evaluate(String text) {
		String resolved = this.beanFactory.resolveEmbeddedValue(text);
		// Without a PropertySourcesPlaceholderConfigurer,
		// Spring keeps what it cannot resolve.
		if (resolved != null && resolved.contains("${") && !text.contains("\\${")) {
			throw new IllegalArgumentException("\"" + resolved
					+ "\" has a placeholder without a value. Set its property, or give it a default value");
		}
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		return (expressions != null) ? expressions.evaluate(resolved, new BeanExpressionContext(this.beanFactory, null))
				: resolved;
	}

	ZmqConfigurationException invalid(String attribute, String text, String reason, @Nullable Throwable cause) {
		return new ZmqConfigurationException(
				this.owner + " has an invalid '" + attribute + "' attribute \"" + text + "\": " + reason, cause);
	}

	/** If an expression fails, only the innermost exception says what is wrong. */
	private static String reason(RuntimeException ex) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
		return cause.getMessage()
				+ ((cause instanceof NoSuchBeanDefinitionException) ? ". Define it, or correct the name" : "");
	}

}
