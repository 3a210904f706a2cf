package org.zmqspring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotationPredicates;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;
import org.springframework.stereotype.Component;

/**
 * What a class says of listening: its own {@link ZmqListener} annotations, those of its
 * methods and its {@link ZmqHandler} methods, inherited ones included. Immutable.
 *
 * @param onClass the annotations of the class
 * @param listeners the annotations of each method
 * @param handlers the methods for the listeners of the class
 */
record AnnotatedMethods(List<ZmqListener> onClass, Map<Method, List<ZmqListener>> listeners, List<Method> handlers) {

	private static final RepeatableContainers REPEATABLE = RepeatableContainers.explicitRepeatable(ZmqListener.class,
			ZmqListeners.class);

	static final AnnotatedMethods NONE = new AnnotatedMethods(List.of(), Map.of(), List.of());

	/** Overloads come in the same order each time, so that generated ids are stable. */
	private static final Comparator<Method> STABLE = Comparator.comparing(Method::getName)
		.thenComparing((method) -> Arrays.toString(method.getParameterTypes()))
		.thenComparing((method) -> method.getDeclaringClass().getName());

	static AnnotatedMethods of(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, List.of(ZmqListener.class, ZmqHandler.class))
				|| AopInfrastructureBean.class.isAssignableFrom(type)) {
			return NONE;
		}
		MergedAnnotations onClass = annotations(type);
		if (isOfSpring(type, onClass)) {
			return NONE;
		}
		Map<Method, MergedAnnotations> methods = new TreeMap<>(STABLE);
		methods.putAll(MethodIntrospector.selectMethods(type, AnnotatedMethods::ofListening));
		Map<Method, List<ZmqListener>> listeners = new LinkedHashMap<>();
		List<Method> handlers = new ArrayList<>();
		methods.forEach((method, annotations) -> {
			if (annotations.isPresent(ZmqListener.class)) {
				listeners.put(method, listeners(annotations));
			}
			if (annotations.isPresent(ZmqHandler.class)) {
				handlers.add(method);
			}
		});
		return new AnnotatedMethods(listeners(onClass), Collections.unmodifiableMap(listeners), List.copyOf(handlers));
	}

	/**
	 * Most beans of an application are Spring's own, and do not listen. Much as Spring
	 * itself leaves them out when it looks for {@code @EventListener} methods.
	 */
	private static boolean isOfSpring(Class<?> type, MergedAnnotations annotations) {
		return type.getName().startsWith("org.springframework.") && !annotations.isPresent(Component.class)
				&& !annotations.isPresent(ZmqListener.class);
	}

	boolean isEmpty() {
		return this.onClass.isEmpty() && this.listeners.isEmpty() && this.handlers.isEmpty();
	}

	private static @Nullable MergedAnnotations ofListening(Method method) {
		MergedAnnotations annotations = annotations(method);
		return (annotations.isPresent(ZmqListener.class) || annotations.isPresent(ZmqHandler.class)) ? annotations
				: null;
	}

	private static MergedAnnotations annotations(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY, REPEATABLE);
	}

	/** Annotations of what overrides replace those of what is overridden. */
	private static List<ZmqListener> listeners(MergedAnnotations annotations) {
		return annotations.stream(ZmqListener.class)
			.filter(MergedAnnotationPredicates.firstRunOf(MergedAnnotation::getAggregateIndex))
			.map(MergedAnnotation::synthesize)
			.toList();
	}

}
