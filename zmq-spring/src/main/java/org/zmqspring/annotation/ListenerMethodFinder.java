package org.zmqspring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds the listeners of a bean, proxied or not: {@link ZmqListener} methods, and classes
 * with {@link ZmqHandler} methods. Thread-safe.
 */
final class ListenerMethodFinder {

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	/** Whether beans of a class are to listen. */
	boolean listens(Class<?> type) {
		return !annotatedMethods(ClassUtils.getUserClass(type)).isEmpty();
	}

	List<DeclaredListener> find(Object bean, String beanName) {
		Class<?> beanClass = ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
		AnnotatedMethods methods = annotatedMethods(beanClass);
		List<DeclaredListener> found = new ArrayList<>();
		Map<String, Integer> used = new HashMap<>();
		methods.listeners().forEach((method, annotations) -> {
			ListenerMethod listener = method("@ZmqListener", bean, beanName, beanClass, method);
			for (ZmqListener annotation : annotations) {
				String id = unique(beanName + "." + method.getName(), used);
				found.add(DeclaredListener.onMethod(annotation, id, listener));
			}
		});
		requireBoth(methods, beanClass, beanName);
		List<ListenerMethod> handlers = methods.handlers()
			.stream()
			.map((method) -> method("@ZmqHandler", bean, beanName, beanClass, method))
			.toList();
		for (ZmqListener annotation : methods.onClass()) {
			found.add(DeclaredListener.onClass(annotation, unique(beanName, used), handlers));
		}
		return found;
	}

	private AnnotatedMethods annotatedMethods(Class<?> beanClass) {
		if (this.withoutListeners.contains(beanClass)) {
			return AnnotatedMethods.NONE;
		}
		AnnotatedMethods methods = AnnotatedMethods.of(beanClass);
		if (methods.isEmpty()) {
			this.withoutListeners.add(beanClass);
		}
		return methods;
	}

	private static String unique(String id, Map<String, Integer> used) {
		int number = used.merge(id, 1, Integer::sum) - 1;
		return (number > 0) ? id + "#" + number : id;
	}

	private static ListenerMethod method(String role, Object bean, String beanName, Class<?> beanClass, Method method) {
		try {
			Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
			return new ListenerMethod(role, bean, beanName, beanClass, method, invocable);
		}
		catch (IllegalStateException ex) {
			throw new ZmqConfigurationException(role + " method '" + ClassUtils.getQualifiedMethodName(method)
					+ "' of bean '" + beanName + "' cannot be called: " + ex.getMessage(), ex);
		}
	}

	/** A class listens by its handlers, and handlers by their class. */
	private static void requireBoth(AnnotatedMethods methods, Class<?> beanClass, String beanName) {
		String bean = "'" + beanClass.getTypeName() + "' of bean '" + beanName + "'";
		if (methods.handlers().isEmpty() && !methods.onClass().isEmpty()) {
			throw new ZmqConfigurationException("@ZmqListener class " + bean + " has no @ZmqHandler method."
					+ " Add one, or move @ZmqListener to the method that is to listen");
		}
		if (methods.onClass().isEmpty() && !methods.handlers().isEmpty()) {
			throw new ZmqConfigurationException("@ZmqHandler method '"
					+ ClassUtils.getQualifiedMethodName(methods.handlers().get(0)) + "': the class " + bean
					+ " has no @ZmqListener. Add it to the class, or make the method a @ZmqListener");
		}
	}

}
