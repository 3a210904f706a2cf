package org.zmqspring.boot.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

import org.zmqspring.supervise.LinkDirectory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/**
 * Matches unless a bean already shows the sockets that this context uses: a bean of the
 * method's return type, or with one of the names. A bean of a context above the one that
 * opened these sockets shows other sockets. It is ignored if it has the method's name,
 * because the new bean replaces it. If it has another name, two beans would have the same
 * endpoint id.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnMissingView.OnMissingView.class)
@interface ConditionalOnMissingView {

	/** The names to look for, or none to look for the type. */
	String[] name() default {};

	/** Evaluates the annotation. Stateless. */
	final class OnMissingView extends SpringBootCondition implements ConfigurationCondition {

		@Override
		public ConfigurationPhase getConfigurationPhase() {
			return ConfigurationPhase.REGISTER_BEAN;
		}

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			MethodMetadata method = (MethodMetadata) metadata;
			List<String> names = List
				.of(metadata.getAnnotations().get(ConditionalOnMissingView.class).getStringArray("name"));
			Class<?> type = ClassUtils.resolveClassName(method.getReturnTypeName(), context.getClassLoader());
			ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnMissingView.class);
			boolean ofOthers = false;
			BeanFactory next = context.getBeanFactory();
			while (next instanceof ListableBeanFactory factory) {
				for (String bean : names.isEmpty() ? List.of(factory.getBeanNamesForType(type, true, false))
						: names.stream().filter((name) -> isIn(factory, name)).toList()) {
					if (!ofOthers || !bean.equals(method.getMethodName())) {
						return ConditionOutcome.noMatch(message.foundExactly(bean));
					}
				}
				ofOthers = ofOthers || factory.getBeanNamesForType(LinkDirectory.class, true, false).length > 0;
				next = ParentContexts.parent(factory);
			}
			return ConditionOutcome.match(message.because("no bean shows the sockets of this context"));
		}

		private static boolean isIn(ListableBeanFactory factory, String name) {
			return (factory instanceof HierarchicalBeanFactory child) ? child.containsLocalBean(name)
					: factory.containsBean(name);
		}

	}

}
