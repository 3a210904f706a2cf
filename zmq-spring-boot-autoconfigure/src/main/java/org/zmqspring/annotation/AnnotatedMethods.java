package org.zmqspring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotationPredicates;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;

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
		return new AnnotatedMethods(annotations(type), select(type, (method) -> {
			List<ZmqListener> annotations = annotations(method);
			return annotations.isEmpty() ? null : annotations;
		}), List.copyOf(select(type, AnnotatedMethods::handler).keySet()));
	}

	boolean isEmpty() {
		return this.onClass.isEmpty() && this.listeners.isEmpty() && this.handlers.isEmpty();
	}

	private static <T> Map<Method, T> select(Class<?> type, MethodIntrospector.MetadataLookup<@Nullable T> lookup) {
		Map<Method, T> methods = new TreeMap<>(STABLE);
		methods.putAll(MethodIntrospector.selectMethods(type, lookup));
		return methods;
	}

	private static @Nullable ZmqHandler handler(Method method) {
		return AnnotatedElementUtils.findMergedAnnotation(method, ZmqHandler.class);
	}

	/** Annotations of what overrides replace those of what is overridden. */
	private static List<ZmqListener> annotations(AnnotatedElement element) {
		return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY, REPEATABLE)
			.stream(ZmqListener.class)
			.filter(MergedAnnotationPredicates.firstRunOf(MergedAnnotation::getAggregateIndex))
			.map(MergedAnnotation::synthesize)
			.toList();
	}

}
