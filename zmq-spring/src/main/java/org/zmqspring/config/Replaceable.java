package org.zmqspring.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Marks a bean that is left out if the application has a bean of the same type. It works
 * in configurations that {@link ZmqImportSelector} imports.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(Replaceable.OnMissingBean.class)
@interface Replaceable {

	/** The type to look for. */
	Class<?> value();

	/** Whether a bean of a parent context also replaces it. */
	boolean byParent() default false;

	/** Matches while there is no such bean. Stateless. */
	final class OnMissingBean implements ConfigurationCondition {

		@Override
		public ConfigurationPhase getConfigurationPhase() {
			return ConfigurationPhase.REGISTER_BEAN;
		}

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			MergedAnnotation<Replaceable> replaceable = metadata.getAnnotations().get(Replaceable.class);
			Class<?> type = replaceable.getClass("value");
			ConfigurableListableBeanFactory beans = context.getBeanFactory();
			if (beans == null) {
				return true;
			}
			String[] found = replaceable.getBoolean("byParent")
					? BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false)
					: beans.getBeanNamesForType(type, true, false);
			return Arrays.stream(found).noneMatch((name) -> isCandidate(beans, name));
		}

		/**
		 * Beans that are not injected by type do not count, as in Spring Boot's
		 * condition.
		 */
		private static boolean isCandidate(ConfigurableListableBeanFactory beans, String name) {
			if (beans.containsBeanDefinition(name)) {
				BeanDefinition definition = beans.getBeanDefinition(name);
				return definition.isAutowireCandidate()
						&& !(definition instanceof AbstractBeanDefinition bean && !bean.isDefaultCandidate());
			}
			return beans.containsLocalBean(name)
					|| !(beans.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent)
					|| isCandidate(parent, name);
		}

	}

}
