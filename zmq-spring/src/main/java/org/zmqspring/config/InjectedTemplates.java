package org.zmqspring.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.publish.ZmqOperations;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Warns where the default template was injected although the name of the parameter or
 * field suggests another one, as after a spelling mistake. Stateless.
 */
final class InjectedTemplates implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(InjectedTemplates.class);

	private static final String SUFFIX = "ZmqTemplate";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Sockets sockets;

	InjectedTemplates(ConfigurableListableBeanFactory beanFactory, Sockets sockets) {
		this.beanFactory = beanFactory;
		this.sockets = sockets;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String bean : this.beanFactory.getDependentBeans(ZmqTemplates.DEFAULT_TEMPLATE)) {
			if (this.beanFactory.containsLocalBean(bean)) {
				templatesOf(bean).forEach((name, element) -> check(bean, name, element));
			}
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

	/** The parameters and fields of a bean that take a template. */
	private Map<String, AnnotatedElement> templatesOf(String bean) {
		Map<String, AnnotatedElement> found = new LinkedHashMap<>();
		List<Executable> executables = new ArrayList<>();
		Class<?> type = this.beanFactory.getType(bean, false);
		if (this.beanFactory.containsBeanDefinition(bean)
				&& this.beanFactory.getMergedBeanDefinition(bean) instanceof RootBeanDefinition definition
				&& definition.getResolvedFactoryMethod() != null) {
			executables.add(definition.getResolvedFactoryMethod());
		}
		else if (type != null) {
			Class<?> own = ClassUtils.getUserClass(type);
			executables.addAll(List.<Constructor<?>>of(own.getDeclaredConstructors()));
			executables.addAll(List.<Method>of(own.getDeclaredMethods()));
			for (Field field : own.getDeclaredFields()) {
				add(field.getName(), field.getType(), field, found);
			}
		}
		for (Executable executable : executables) {
			for (Parameter parameter : executable.getParameters()) {
				add(parameter.getName(), parameter.getType(), parameter, found);
			}
		}
		return found;
	}

	private static void add(String name, Class<?> type, AnnotatedElement element, Map<String, AnnotatedElement> to) {
		if (ZmqOperations.class.isAssignableFrom(type)) {
			to.putIfAbsent(name, element);
		}
	}

}
