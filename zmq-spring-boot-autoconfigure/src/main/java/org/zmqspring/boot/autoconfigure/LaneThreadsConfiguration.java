package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;
import org.zmqspring.listen.LaneThreads;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.task.support.CompositeTaskDecorator;

/**
 * Runs listeners on virtual threads where {@code spring.threads.virtual.enabled} is on
 * and the JVM has them, otherwise on platform threads. Stateless.
 */
@Configuration(proxyBeanMethods = false)
class LaneThreadsConfiguration {

	@Bean("zmqLaneThreads")
	@ConditionalOnMissingBean(LaneThreads.class)
	@ConditionalOnThreading(Threading.VIRTUAL)
	LaneThreads virtualZmqLaneThreads(ObjectProvider<TaskDecorator> decorators) {
		ThreadFactory factory = new VirtualThreadTaskExecutor("zmq-").getVirtualThreadFactory();
		return new LaneThreads(factory, decorator(decorators));
	}

	@Bean("zmqLaneThreads")
	@ConditionalOnMissingBean(LaneThreads.class)
	@ConditionalOnThreading(Threading.PLATFORM)
	LaneThreads platformZmqLaneThreads(ObjectProvider<TaskDecorator> decorators) {
		return new LaneThreads(LaneThreadsConfiguration::daemon, decorator(decorators));
	}

	private static @Nullable TaskDecorator decorator(ObjectProvider<TaskDecorator> decorators) {
		List<TaskDecorator> all = decorators.orderedStream().toList();
		return switch (all.size()) {
			case 0 -> null;
			case 1 -> all.get(0);
			default -> new CompositeTaskDecorator(all);
		};
	}

	/**
	 * The poller keeps the application alive; a listener that never returns must not keep
	 * it from ending.
	 */
	private static Thread daemon(Runnable worker) {
		Thread thread = new Thread(worker);
		thread.setDaemon(true);
		return thread;
	}

}
