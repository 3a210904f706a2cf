package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.zmqspring.listen.LaneThreads;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;

class LaneThreadsConfigurationTests {

	private static final String VIRTUAL = "spring.threads.virtual.enabled=true";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(LaneThreadsConfiguration.class);

	@Test
	void shouldMakePlatformThreadsThatDoNotKeepTheApplicationAlive() {
		this.runner.run((context) -> {
			LaneThreads threads = context.getBean(LaneThreads.class);
			Thread thread = threads.factory().newThread(() -> {
			});
			assertThat(Objects.requireNonNull(thread).isDaemon()).isTrue();
			assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
			assertThat(isVirtual(thread)).isFalse();
			assertThat(threads.decorator()).isNull();
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "This JVM has no virtual threads")
	void whenVirtualThreadsAreOnThenItMakesThose() {
		this.runner.withPropertyValues(VIRTUAL).run((context) -> {
			Thread thread = context.getBean(LaneThreads.class).factory().newThread(() -> {
			});
			assertThat(isVirtual(Objects.requireNonNull(thread))).isTrue();
			assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
			thread.setName("zmq-default-a");
			assertThat(thread.getName()).isEqualTo("zmq-default-a");
		});
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20, disabledReason = "This JVM has virtual threads")
	void whenTheJvmHasNoVirtualThreadsThenItMakesPlatformThreadsAllTheSame() {
		this.runner.withPropertyValues(VIRTUAL).run((context) -> assertThat(context).hasSingleBean(LaneThreads.class));
	}

	@Test
	void whenThereIsADecoratorThenItIsApplied() {
		this.runner.withBean(TaskDecorator.class, () -> (task) -> task, LaneThreadsConfigurationTests::qualify)
			.run((context) -> assertThat(context.getBean(LaneThreads.class).decorator())
				.isSameAs(context.getBean(TaskDecorator.class)));
	}

	@Test
	void whenThereAreSeveralDecoratorsThenAllAreAppliedInTheirOrder() {
		this.runner.withUserConfiguration(Decorators.class).run((context) -> {
			TaskDecorator decorator = Objects.requireNonNull(context.getBean(LaneThreads.class).decorator());
			decorator.decorate(() -> context.getBean(Decorators.class).seen.add("call")).run();
			assertThat(context.getBean(Decorators.class).seen).containsExactlyInAnyOrder("one", "two", "call")
				.endsWith("call");
		});
	}

	@Test
	void whenADecoratorMayBelongToAnotherModuleThenItIsLeftAlone() {
		this.runner.withBean(TaskDecorator.class, () -> (task) -> task)
			.run((context) -> assertThat(context.getBean(LaneThreads.class).decorator()).isNull());
	}

	@Test
	void whenTasksPropagateContextsThenListenersDoSoToo() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues("spring.task.execution.propagate-context=true")
			.run((context) -> assertThat(context.getBean(LaneThreads.class).decorator())
				.isInstanceOf(ContextPropagatingTaskDecorator.class));
	}

	private static void qualify(BeanDefinition definition) {
		((AbstractBeanDefinition) definition).addQualifier(new AutowireCandidateQualifier(Qualifier.class, "zmq"));
	}

	@Test
	void shouldGiveWayToThoseOfTheApplication() {
		LaneThreads own = new LaneThreads(Thread::new, null);
		this.runner.withBean(LaneThreads.class, () -> own)
			.run((context) -> assertThat(context.getBean(LaneThreads.class)).isSameAs(own));
	}

	/** Java 17 knows no such threads. */
	private static boolean isVirtual(Thread thread) {
		return thread.getClass().getName().contains("Virtual");
	}

	@Configuration(proxyBeanMethods = false)
	static class Decorators {

		final List<String> seen = new ArrayList<>();

		@Bean
		@Order(2)
		@Qualifier("zmq")
		TaskDecorator two() {
			return (task) -> () -> {
				this.seen.add("two");
				task.run();
			};
		}

		@Bean
		@Order(1)
		@Qualifier("zmq")
		TaskDecorator one() {
			return (task) -> () -> {
				this.seen.add("one");
				task.run();
			};
		}

	}

}
