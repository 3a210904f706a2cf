package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Beans of a context and of its parents. An injected list contains only one of several
 * beans that have the same name in different contexts. Stateless.
 */
final class ContextBeans {

	private ContextBeans() {
	}

	/** All beans of a type, those of the nearest context first. */
	static <T> List<T> upwards(@Nullable BeanFactory beanFactory, Class<T> type) {
		List<T> beans = new ArrayList<>();
		for (BeanFactory next = beanFactory; next != null; next = parent(next)) {
			if (next instanceof ListableBeanFactory context) {
				for (String name : context.getBeanNamesForType(type, true, false)) {
					beans.add(context.getBean(name, type));
				}
			}
		}
		return beans;
	}

	static @Nullable BeanFactory parent(@Nullable BeanFactory beanFactory) {
		return (beanFactory instanceof HierarchicalBeanFactory child) ? child.getParentBeanFactory() : null;
	}

}
