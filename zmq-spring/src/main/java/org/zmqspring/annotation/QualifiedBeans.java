package org.zmqspring.annotation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The beans of a general Spring type that are meant for ZeroMQ. Beans of such a type
 * without the qualifier may belong to another module. Stateless.
 */
final class QualifiedBeans {

	private static final String QUALIFIER = "zmq";

	private QualifiedBeans() {
	}

	/** All of them, in their order. Other beans of the type are not created. */
	static <T> List<T> of(ConfigurableListableBeanFactory beanFactory, Class<T> type) {
		return BeanFactoryAnnotationUtils.qualifiedBeansOfType(beanFactory, type, QUALIFIER)
			.entrySet()
			.stream()
			.sorted(Comparator.comparingInt((bean) -> order(beanFactory, bean)))
			.map(Map.Entry::getValue)
			.toList();
	}

	/** The annotation may be on the class or on the bean method. */
	private static int order(ConfigurableListableBeanFactory beanFactory, Map.Entry<String, ?> bean) {
		if (bean.getValue() instanceof Ordered ordered) {
			return ordered.getOrder();
		}
		Order order = beanFactory.findAnnotationOnBean(bean.getKey(), Order.class);
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

}
