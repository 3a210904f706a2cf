package org.zmqspring.boot.autoconfigure;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.actuate.QuarantineOutlet;
import org.zmqspring.actuate.ZmqEndpoint;
import org.zmqspring.actuate.ZmqEndpointWebExtension;
import org.zmqspring.actuate.ZmqHealthIndicator;
import org.zmqspring.actuate.ZmqListenersEndpoint;
import org.zmqspring.listen.LaneThreads;
import org.zmqspring.publish.Publishers;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.NameResolver;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/** Which context the beans of a child context belong to. */
@Timeout(120)
class ParentAndChildBeansTests {

	private static final String OWN = "zmq.publishers.own.endpoints=tcp://127.0.0.1:*";

	private static final String[] FORWARDER = { "zmq.forwarders.prices.frontend.endpoints=tcp://127.0.0.1:*",
			"zmq.forwarders.prices.backend.endpoints=tcp://127.0.0.1:*" };

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, ZmqParentSocketsAutoConfiguration.class,
				ZmqMetricsAutoConfiguration.class, ZmqHealthContributorAutoConfiguration.class,
				ZmqEndpointAutoConfiguration.class, ZmqListenersEndpointAutoConfiguration.class,
				ZmqEndpointWebAutoConfiguration.class, ZmqSanitizingAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*");

	private final ApplicationContextRunner parent = this.runner
		.withPropertyValues("zmq.publisher.endpoints=tcp://127.0.0.1:*")
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	@Test
	void whenTheChildHasItsOwnSocketsThenItsBeansShowThose() {
		this.parent.run((parent) -> this.runner.withParent(parent).withPropertyValues(OWN).run((child) -> {
			assertThat(child).hasNotFailed();
			for (Class<?> type : new Class<?>[] { ZmqHealthIndicator.class, ZmqEndpoint.class,
					ZmqEndpointWebExtension.class, ZmqListenersEndpoint.class, LaneThreads.class }) {
				assertThat(child.getBean(type)).isNotSameAs(parent.getBean(type));
			}
			assertThat(shown(child)).isEqualTo("own");
			assertThat(shown(parent)).isEqualTo("default");
			assertThat(child.getBean(ZmqHealthIndicator.class).health().getDetails().toString()).contains("own")
				.doesNotContain("default");
		}));
	}

	@Test
	void whenTheChildUsesTheSocketsOfItsParentThenItShowsThose() {
		this.parent.run((parent) -> this.runner.withParent(parent).run((child) -> {
			assertThat(child).hasNotFailed();
			assertThat(child.getBean(ZmqEndpoint.class)).isSameAs(parent.getBean(ZmqEndpoint.class));
			assertThat(child.getBean(ZmqHealthIndicator.class)).isSameAs(parent.getBean(ZmqHealthIndicator.class));
		}));
	}

	@Test
	void whenOnlyTheChildExposesAnEndpointThenItShowsTheSocketsOfItsParent() {
		this.parent.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((parent) -> this.runner.withParent(parent).run((child) -> {
				assertThat(parent).doesNotHaveBean(ZmqEndpoint.class);
				assertThat(shown(child)).isEqualTo("default");
			}));
	}

	@Test
	void whenTheParentHasNoZeroMqThenTheChildShowsItsOwn() {
		new ApplicationContextRunner().run((parent) -> this.runner.withParent(parent)
			.withPropertyValues(OWN)
			.run((child) -> assertThat(shown(child)).isEqualTo("own")));
	}

	@Test
	void whenTheParentHasReplacedAnEndpointUnderAnotherNameThenItsIdIsNotTakenTwice() {
		this.parent.withBean("replaced", ZmqEndpoint.class, () -> mock(ZmqEndpoint.class))
			.run((parent) -> this.runner.withParent(parent)
				.withPropertyValues(OWN)
				.run((child) -> assertThat(child.getBean(ZmqEndpoint.class))
					.isSameAs(parent.getBean(ZmqEndpoint.class))));
	}

	@Test
	void whenTheChildHasATaskDecoratorThenItsListenersHaveIt() {
		this.parent.run((parent) -> this.runner.withParent(parent)
			.withUserConfiguration(Decorator.class)
			.withPropertyValues(OWN)
			.run((child) -> assertThat(child.getBean(LaneThreads.class).decorator())
				.isSameAs(child.getBean(TaskDecorator.class))));
	}

	@Test
	void whenTheChildReplacesABeanThatItsParentHasTooThenItStarts() {
		NameResolver own = mock(NameResolver.class);
		LaneThreads threads = new LaneThreads(Thread::new, null);
		this.parent.run((parent) -> this.runner.withParent(parent)
			.withPropertyValues(OWN)
			.withBean("ownResolver", NameResolver.class, () -> own)
			.withBean("ownThreads", LaneThreads.class, () -> threads)
			.run((child) -> assertThat(child).hasNotFailed()));
	}

	@Test
	void quarantinedMessagesCanBePublishedByThePublishersOfParents() {
		this.parent.run((parent) -> this.runner.withParent(parent).withPropertyValues(OWN).run((child) -> {
			QuarantineOutlet outlet = new PublishedQuarantine(
					ParentContexts.beansUpwards(child.getBeanFactory(), Publishers.class));
			assertThat(outlet.names()).containsExactlyInAnyOrder("own", "default");
			assertThat(outlet.knows("default")).isTrue();
			assertThat(outlet.knows("other")).isFalse();
		}));
	}

	@Test
	void aForwarderThatTheParentHasIsNotOpenedAgain() {
		this.parent.withPropertyValues(FORWARDER)
			.run((parent) -> this.runner.withParent(parent)
				.withPropertyValues(FORWARDER)
				.run((child) -> assertThat(child.getBeansOfType(LinkDirectory.class)).isEmpty()));
		this.parent.withPropertyValues(FORWARDER)
			.run((parent) -> this.runner.withParent(parent)
				.withPropertyValues(FORWARDER)
				.withPropertyValues(OWN)
				.run((child) -> {
					assertThat(sockets(child)).containsExactly("own");
					assertThat(sockets(parent)).containsExactlyInAnyOrder("default", "prices.frontend",
							"prices.backend");
				}));
	}

	@Test
	void aChildCanHaveAForwarderOfItsOwn() {
		this.parent.run((parent) -> this.runner.withParent(parent)
			.withPropertyValues(FORWARDER)
			.run((child) -> assertThat(sockets(child)).containsExactlyInAnyOrder("prices.frontend", "prices.backend")));
	}

	private static List<String> sockets(ApplicationContext context) {
		return context.getBean(LinkDirectory.class).links().stream().map((link) -> link.spec().socket()).toList();
	}

	@Test
	void secretsOfParentsAreHiddenToo() {
		this.parent.withPropertyValues("zmq.publisher.plain.server=true", "zmq.publisher.zap.users.app=of-the-parent")
			.run((parent) -> this.runner.withParent(parent)
				.withPropertyValues(OWN, "zmq.publishers.own.plain.server=true",
						"zmq.publishers.own.zap.users.app=of-the-child")
				.run((child) -> {
					SecretSanitizer sanitizer = child.getBean(SecretSanitizer.class);
					for (String secret : new String[] { "of-the-parent", "of-the-child" }) {
						assertThat(sanitizer.apply(new SanitizableData(null, "ANY", secret)).getValue())
							.isNotEqualTo(secret);
					}
				}));
	}

	private static String shown(ApplicationContext context) {
		return context.getBean(ZmqEndpoint.class).report().sockets().get(0).name();
	}

	@Configuration(proxyBeanMethods = false)
	static class Decorator {

		@Bean
		@Qualifier("zmq")
		TaskDecorator decorator() {
			return (task) -> task;
		}

	}

}
