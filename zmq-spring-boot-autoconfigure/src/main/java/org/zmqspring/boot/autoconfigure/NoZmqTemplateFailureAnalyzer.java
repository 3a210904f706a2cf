package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.zmqspring.publish.ZmqOperations;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;

/**
 * Explains a missing or ambiguous template: each configured publisher has one. Spring
 * Boot's own analysis would say to define a bean. Confined to the thread that starts the
 * application.
 */
final class NoZmqTemplateFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException>
		implements Ordered {

	private static final String SUFFIX = "ZmqTemplate";

	private final @Nullable BeanFactory beanFactory;

	NoZmqTemplateFailureAnalyzer(@Nullable BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		if (type == null || !ZmqOperations.class.isAssignableFrom(type.toClass())) {
			return null;
		}
		String what = type.toClass().getSimpleName();
		String where = (description != null) ? description + " requires a " + what : "A " + what + " is injected";
		if (cause instanceof NoUniqueBeanDefinitionException several && several.getBeanNamesFound() != null) {
			return new FailureAnalysis(
					where + ", and there are several, one for each publisher: "
							+ String.join(", ", new TreeSet<>(several.getBeanNamesFound())),
					"Give the parameter or field one of these names, or add @Qualifier with one of them. Or set"
							+ " zmq.publisher.endpoints: the template of that publisher is injected by type alone.",
					cause);
		}
		String name = qualifier(rootFailure);
		return new FailureAnalysis(
				where + ((name != null) ? " named '" + name + "'" : "") + ", and there is none (templates: " + known()
						+ ")",
				(name != null && name.endsWith(SUFFIX) && name.length() > SUFFIX.length())
						? "Set zmq.publishers." + name.substring(0, name.length() - SUFFIX.length())
								+ ".endpoints, or correct the name."
						: "Set zmq.publisher.endpoints, such as tcp://127.0.0.1:5556, or for the bean '<name>ZmqTemplate' "
								+ "zmq.publishers.<name>.endpoints.",
				cause);
	}

	private String known() {
		if (!(this.beanFactory instanceof ListableBeanFactory listable)) {
			return "none";
		}
		List<String> names = List.of(listable.getBeanNamesForType(ZmqOperations.class, true, false));
		return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
	}

	private static @Nullable String qualifier(Throwable failure) {
		String name = null;
		for (Throwable current = failure; current != null; current = current.getCause()) {
			if (current instanceof UnsatisfiedDependencyException unsatisfied) {
				InjectionPoint point = unsatisfied.getInjectionPoint();
				Qualifier qualifier = (point != null) ? point.getAnnotation(Qualifier.class) : null;
				name = (qualifier != null) ? qualifier.value() : null;
			}
		}
		return name;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
