package org.zmqspring.boot.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import org.zmqspring.config.ZmqDefaults;
import org.zmqspring.listen.LaneThreads;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/**
 * Runs listeners on virtual threads if {@code spring.threads.virtual.enabled} is on and
 * the JVM has them, otherwise on platform threads. Stateless.
 */
@Configuration(proxyBeanMethods = false)
class LaneThreadsConfiguration {

	@Bean("zmqLaneThreads")
	@ConditionalOnMissingBean(value = LaneThreads.class, search = SearchStrategy.CURRENT)
	@ConditionalOnThreading(Threading.VIRTUAL)
	LaneThreads virtualZmqLaneThreads(ObjectProvider<ContextPropagatingTaskDecorator> propagating,
			@Qualifier(ZmqDefaults.QUALIFIER) ObjectProvider<TaskDecorator> own) {
		ThreadFactory factory = new VirtualThreadTaskExecutor("zmq-").getVirtualThreadFactory();
		return new LaneThreads(factory, decorator(propagating, own));
	}

	@Bean("zmqLaneThreads")
	@ConditionalOnMissingBean(value = LaneThreads.class, search = SearchStrategy.CURRENT)
	@ConditionalOnThreading(Threading.PLATFORM)
	LaneThreads platformZmqLaneThreads(ObjectProvider<ContextPropagatingTaskDecorator> propagating,
			@Qualifier(ZmqDefaults.QUALIFIER) ObjectProvider<TaskDecorator> own) {
		return LaneThreads.platform(decorator(propagating, own));
	}

	/**
	 * The qualified decorators, inside the one that {@code spring.task.execution} adds.
	 * Any other decorator may be meant for the tasks of another module.
	 */
	private static @Nullable TaskDecorator decorator(ObjectProvider<ContextPropagatingTaskDecorator> propagating,
			ObjectProvider<TaskDecorator> own) {
		Set<TaskDecorator> all = new LinkedHashSet<>(own.orderedStream().toList());
		all.addAll(propagating.orderedStream().toList());
		return switch (all.size()) {
			case 0 -> null;
			case 1 -> all.iterator().next();
			default -> new CompositeTaskDecorator(all);
		};
	}

}
