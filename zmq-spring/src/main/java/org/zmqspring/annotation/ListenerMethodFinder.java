package org.zmqspring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotationPredicates;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Finds the listeners of a bean, proxied or not: {@link ZmqListener} methods, and
 * {@link ZmqListener} classes with {@link ZmqHandler} methods. Thread-safe.
 */
final class ListenerMethodFinder {

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	/** Whether a class or one of its methods is annotated. */
	static boolean isAnnotated(Class<?> type) {
		return !Annotations.of(type).isEmpty();
	}

	/** The methods that listen if a bean of a class is created. */
	static List<Method> methods(Class<?> beanClass) {
		Annotations annotations = Annotations.of(beanClass);
		return Stream.concat(annotations.onMethods().keySet().stream(), annotations.handlers().stream())
			.distinct()
			.toList();
	}

	/** Whether beans of a class have listeners. The class may be that of a proxy. */
	boolean hasListeners(Class<?> type) {
		return !annotations(ClassUtils.getUserClass(type)).isEmpty();
	}

	List<DeclaredListener> find(Object bean, String beanName) {
		Class<?> beanClass = ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
		Annotations annotations = annotations(beanClass);
		List<DeclaredListener> found = new ArrayList<>();
		Map<String, Integer> used = new HashMap<>();
		annotations.onMethods().forEach((method, ofMethod) -> {
			ListenerMethod listener = method("@ZmqListener", bean, beanName, beanClass, method);
			for (ZmqListener annotation : ofMethod) {
				String id = unique(beanName + "." + method.getName(), used);
				found.add(DeclaredListener.onMethod(annotation, id, listener));
			}
		});
		requireBoth(annotations, beanClass, beanName);
		List<ListenerMethod> handlers = annotations.handlers()
			.stream()
			.map((method) -> method("@ZmqHandler", bean, beanName, beanClass, method))
			.toList();
		for (ZmqListener annotation : annotations.onClass()) {
			found.add(DeclaredListener.onClass(annotation, unique(beanName, used), handlers));
		}
		return found;
	}

	private Annotations annotations(Class<?> beanClass) {
		if (this.withoutListeners.contains(beanClass)) {
			return Annotations.NONE;
		}
		Annotations annotations = Annotations.of(beanClass);
		if (annotations.isEmpty()) {
			this.withoutListeners.add(beanClass);
		}
		return annotations;
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

	/** An annotated class needs handlers, and handlers need an annotated class. */
	private static void requireBoth(Annotations annotations, Class<?> beanClass, String beanName) {
		String bean = "'" + beanClass.getTypeName() + "' of bean '" + beanName + "'";
		if (annotations.handlers().isEmpty() && !annotations.onClass().isEmpty()) {
			throw new ZmqConfigurationException("@ZmqListener class " + bean + " has no @ZmqHandler method."
					+ " Add one, or move @ZmqListener to a method");
		}
		if (annotations.onClass().isEmpty() && !annotations.handlers().isEmpty()) {
			throw new ZmqConfigurationException("@ZmqHandler method '"
					+ ClassUtils.getQualifiedMethodName(annotations.handlers().get(0)) + "': the class " + bean
					+ " has no @ZmqListener. Add it to the class, or replace @ZmqHandler by @ZmqListener");
		}
	}

	/**
	 * The annotations of one class and its methods, inherited ones included. Immutable.
	 */
	private record Annotations(List<ZmqListener> onClass, Map<Method, List<ZmqListener>> onMethods,
			List<Method> handlers) {

		static final Annotations NONE = new Annotations(List.of(), Map.of(), List.of());

		private static final RepeatableContainers REPEATABLE = RepeatableContainers
			.explicitRepeatable(ZmqListener.class, ZmqListeners.class);

		/** Overloads always have the same order, so that generated ids are stable. */
		private static final Comparator<Method> STABLE = Comparator.comparing(Method::getName)
			.thenComparing((method) -> Arrays.toString(method.getParameterTypes()))
			.thenComparing((method) -> method.getDeclaringClass().getName());

		static Annotations of(Class<?> type) {
			if (!AnnotationUtils.isCandidateClass(type, List.of(ZmqListener.class, ZmqHandler.class))
					|| AopInfrastructureBean.class.isAssignableFrom(type)) {
				return NONE;
			}
			MergedAnnotations onClass = merged(type);
			if (isOfSpring(type, onClass)) {
				return NONE;
			}
			Map<Method, MergedAnnotations> methods = new TreeMap<>(STABLE);
			methods.putAll(MethodIntrospector.selectMethods(type, Annotations::ofListenerMethod));
			Map<Method, List<ZmqListener>> onMethods = new LinkedHashMap<>();
			List<Method> handlers = new ArrayList<>();
			methods.forEach((method, annotations) -> {
				if (annotations.isPresent(ZmqListener.class)) {
					onMethods.put(method, listeners(annotations));
				}
				if (annotations.isPresent(ZmqHandler.class)) {
					handlers.add(method);
				}
			});
			return new Annotations(listeners(onClass), Collections.unmodifiableMap(onMethods), List.copyOf(handlers));
		}

		/**
		 * Most beans of an application are Spring's own and have no listeners. Spring
		 * skips them in a similar way when it looks for {@code @EventListener} methods.
		 */
		private static boolean isOfSpring(Class<?> type, MergedAnnotations annotations) {
			return type.getName().startsWith("org.springframework.") && !annotations.isPresent(Component.class)
					&& !annotations.isPresent(ZmqListener.class);
		}

		private static @Nullable MergedAnnotations ofListenerMethod(Method method) {
			MergedAnnotations annotations = merged(method);
			return (annotations.isPresent(ZmqListener.class) || annotations.isPresent(ZmqHandler.class)) ? annotations
					: null;
		}

		private static MergedAnnotations merged(AnnotatedElement element) {
			return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY, REPEATABLE);
		}

		/** Annotations of an overriding method replace those of the overridden one. */
		private static List<ZmqListener> listeners(MergedAnnotations annotations) {
			return annotations.stream(ZmqListener.class)
				.filter(MergedAnnotationPredicates.firstRunOf(MergedAnnotation::getAggregateIndex))
				.map(MergedAnnotation::synthesize)
				.toList();
		}

		boolean isEmpty() {
			return this.onClass.isEmpty() && this.onMethods.isEmpty() && this.handlers.isEmpty();
		}

	}

}
