package org.zmqspring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

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
import org.springframework.util.ClassUtils;

/**
 * Finds the {@link ZmqListener} methods of a bean, proxied or not. Thread-safe.
 */
final class ListenerMethodFinder {

	private static final RepeatableContainers REPEATABLE = RepeatableContainers.explicitRepeatable(ZmqListener.class,
			ZmqListeners.class);

	/** Overloads come in the same order each time, so that generated ids are stable. */
	private static final Comparator<Method> STABLE = Comparator.comparing(Method::getName)
		.thenComparing((method) -> Arrays.toString(method.getParameterTypes()))
		.thenComparing((method) -> method.getDeclaringClass().getName());

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	/** Whether beans of a class are to listen. */
	boolean listens(Class<?> type) {
		return !annotatedMethods(ClassUtils.getUserClass(type)).isEmpty();
	}

	List<ListenerMethod> find(Object bean, String beanName) {
		Class<?> beanClass = ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(bean));
		List<ListenerMethod> found = new ArrayList<>();
		Map<String, Integer> used = new HashMap<>();
		annotatedMethods(beanClass).forEach((method, annotations) -> {
			Method invocable = invocable(method, bean, beanName);
			for (ZmqListener annotation : annotations) {
				String id = beanName + "." + method.getName();
				int number = used.merge(id, 1, Integer::sum) - 1;
				found.add(new ListenerMethod(bean, beanName, beanClass, method, invocable, annotation,
						(number > 0) ? id + "#" + number : id));
			}
		});
		return found;
	}

	private Map<Method, List<ZmqListener>> annotatedMethods(Class<?> beanClass) {
		if (this.withoutListeners.contains(beanClass)) {
			return Map.of();
		}
		Map<Method, List<ZmqListener>> methods = new TreeMap<>(STABLE);
		if (AnnotationUtils.isCandidateClass(beanClass, ZmqListener.class)
				&& !AopInfrastructureBean.class.isAssignableFrom(beanClass)) {
			methods.putAll(MethodIntrospector.selectMethods(beanClass, (Method method) -> {
				List<ZmqListener> annotations = annotations(method);
				return annotations.isEmpty() ? null : annotations;
			}));
		}
		if (methods.isEmpty()) {
			this.withoutListeners.add(beanClass);
		}
		return methods;
	}

	/** Annotations of an overriding method replace those of what it overrides. */
	private static List<ZmqListener> annotations(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY, REPEATABLE)
			.stream(ZmqListener.class)
			.filter(MergedAnnotationPredicates.firstRunOf(MergedAnnotation::getAggregateIndex))
			.map(MergedAnnotation::synthesize)
			.toList();
	}

	private static Method invocable(Method method, Object bean, String beanName) {
		try {
			return AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			throw new ZmqConfigurationException(
					ListenerMethod.describe(method, beanName) + " cannot be called: " + ex.getMessage(), ex);
		}
	}

}
