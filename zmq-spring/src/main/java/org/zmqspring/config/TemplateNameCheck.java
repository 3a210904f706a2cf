package org.zmqspring.config;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.publish.ZmqOperations;

import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Warns if the default template was injected although the name of the parameter or field
 * suggests another one, for example after a spelling mistake. Stateless.
 */
final class TemplateNameCheck implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(TemplateNameCheck.class);

	/** Spring's annotation, and Jakarta's if it is on the class path. */
	private static final List<Class<? extends Annotation>> INJECTION = injection();

	private static final String SUFFIX = "ZmqTemplate";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Sockets sockets;

	TemplateNameCheck(ConfigurableListableBeanFactory beanFactory, Sockets sockets) {
		this.beanFactory = beanFactory;
		this.sockets = sockets;
	}

	@SuppressWarnings("unchecked")
	private static List<Class<? extends Annotation>> injection() {
		ClassLoader loader = TemplateNameCheck.class.getClassLoader();
		return ClassUtils.isPresent("jakarta.inject.Inject", loader)
				? List.of(Autowired.class,
						(Class<? extends Annotation>) ClassUtils.resolveClassName("jakarta.inject.Inject", loader))
				: List.of(Autowired.class);
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.beanFactory.containsBean(ZmqTemplates.DEFAULT_TEMPLATE)) {
			return;
		}
		for (String bean : this.beanFactory.getSingletonNames()) {
			if (isOfApplication(this.beanFactory.getType(bean, false))) {
				check(bean);
			}
		}
	}

	/**
	 * A class may refer to another one that is missing. A native image throws an error of
	 * its own for a class that is not registered. Neither must end the application.
	 */
	private void check(String bean) {
		try {
			templatesOf(bean).forEach((name, element) -> check(bean, name, element));
		}
		catch (RuntimeException | Error ex) {
			logger.debug("The names of templates in bean '{}' cannot be checked", bean, ex);
		}
	}

	private void check(String bean, String name, AnnotatedElement element) {
		if (isOfAnother(name) && !AnnotatedElementUtils.hasAnnotation(element, Qualifier.class)) {
			logger.warn("'{}' of bean '{}' gets the template of the publisher 'default', because no bean has that name."
					+ " Name it as one of {}, or add @Qualifier", name, bean, templates());
		}
	}

	private boolean isOfAnother(String name) {
		if (name.equals(ZmqTemplates.DEFAULT_TEMPLATE) || this.beanFactory.containsBean(name)) {
			return false;
		}
		String lower = name.toLowerCase(Locale.ROOT);
		return name.endsWith(SUFFIX) || this.sockets.publisherSettings()
			.keySet()
			.stream()
			.filter((publisher) -> !publisher.equals(SocketSpec.DEFAULT_NAME))
			.anyMatch((publisher) -> lower.startsWith(publisher.toLowerCase(Locale.ROOT)));
	}

	private List<String> templates() {
		return this.sockets.publisherSettings().keySet().stream().map(ZmqTemplates::beanName).toList();
	}

	/** The parameters and fields of a bean into which a template is injected. */
	private Map<String, AnnotatedElement> templatesOf(String bean) {
		Map<String, AnnotatedElement> found = new LinkedHashMap<>();
		BeanDefinition definition = this.beanFactory.containsBeanDefinition(bean)
				? this.beanFactory.getMergedBeanDefinition(bean) : null;
		Method factory = (definition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
		Class<?> type = this.beanFactory.getType(bean, false);
		Class<?> own = (type != null) ? ClassUtils.getUserClass(type) : Object.class;
		if (factory != null) {
			addParameters(factory, found);
		}
		else if (definition != null && definition.getFactoryMethodName() == null) {
			for (Constructor<?> constructor : own.getDeclaredConstructors()) {
				addParameters(constructor, found);
			}
		}
		for (Class<?> level = own; isOfApplication(level); level = level.getSuperclass()) {
			for (Field field : level.getDeclaredFields()) {
				if (canHoldTemplate(field.getType()) && isInjected(field)) {
					add(field.getName(), ResolvableType.forField(field), field, found);
				}
			}
			for (Method method : level.getDeclaredMethods()) {
				if (canTakeTemplate(method) && isInjected(method)) {
					addParameters(method, found);
				}
			}
		}
		return found;
	}

	private static boolean isOfApplication(@Nullable Class<?> type) {
		return type != null && !type.getName().startsWith("java.")
				&& !type.getName().startsWith("org.springframework.");
	}

	private static boolean isInjected(AnnotatedElement element) {
		return INJECTION.stream().anyMatch((annotation) -> AnnotatedElementUtils.hasAnnotation(element, annotation));
	}

	/** Checked before the annotations, which take much longer to read. */
	private static boolean canTakeTemplate(Executable executable) {
		for (Class<?> type : executable.getParameterTypes()) {
			if (canHoldTemplate(type)) {
				return true;
			}
		}
		return false;
	}

	private static boolean canHoldTemplate(Class<?> type) {
		return ZmqOperations.class.isAssignableFrom(type) || isWrapper(type);
	}

	private static boolean isWrapper(Class<?> type) {
		return ObjectFactory.class.isAssignableFrom(type) || type == Optional.class;
	}

	private static void addParameters(Executable executable, Map<String, AnnotatedElement> to) {
		if (!canTakeTemplate(executable)) {
			return;
		}
		Parameter[] parameters = executable.getParameters();
		for (int i = 0; i < parameters.length; i++) {
			add(parameters[i].getName(),
					ResolvableType.forMethodParameter(MethodParameter.forExecutable(executable, i)), parameters[i], to);
		}
	}

	private static void add(String name, ResolvableType type, AnnotatedElement element,
			Map<String, AnnotatedElement> to) {
		if (ZmqOperations.class.isAssignableFrom((isWrapper(type.toClass()) ? type.getGeneric() : type).toClass())) {
			to.putIfAbsent(name, element);
		}
	}

}
