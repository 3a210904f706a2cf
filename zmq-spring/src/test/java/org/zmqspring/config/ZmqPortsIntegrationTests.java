package org.zmqspring.config;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.feed.SequenceFormat;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.transport.LinkId;
import org.zmqspring.transport.SocketType;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/** The ports of bound sockets, as a bean and as properties. */
@Timeout(120)
class ZmqPortsIntegrationTests {

	private static final String ANY = "tcp://127.0.0.1:*";

	private static final String OF_DEFAULT = "local.zmq.publisher.default.port";

	@Test
	void theBeanAndTheEnvironmentTellEachBoundPort() {
		try (GenericApplicationContext context = start(
				(settings) -> settings.publisher("default", (publisher) -> publisher.bind(ANY))
					.publisher("a.b", (publisher) -> publisher.bind(ANY))
					.subscriber("default", (subscriber) -> subscriber.bind(ANY)))) {
			ZmqPorts ports = context.getBean(ZmqPorts.class);
			assertThat(ports.publisher("default")).hasValue(bound(context, "default", SocketType.PUB, ANY));
			assertThat(ports.publisher("a.b")).hasValue(bound(context, "a.b", SocketType.PUB, ANY));
			assertThat(ports.subscriber("default")).hasValue(bound(context, "default", SocketType.SUB, ANY));
			assertThat(ports.publisherReplay("default")).isEmpty();
			assertThat(port(context, OF_DEFAULT)).isEqualTo(ports.publisher("default").getAsInt());
			assertThat(port(context, "local.zmq.publisher.a.b.port")).isEqualTo(ports.publisher("a.b").getAsInt());
			assertThat(port(context, "local.zmq.subscriber.default.port"))
				.isEqualTo(ports.subscriber("default").getAsInt());
			assertThat(names(context.getEnvironment())).containsExactly("local.zmq.publisher.a.b.port", OF_DEFAULT,
					"local.zmq.subscriber.default.port");
		}
	}

	@Test
	void aSocketThatConnectsOrHasNoTcpEndpointHasNoPort() {
		int port = TestPorts.free();
		try (GenericApplicationContext context = start(
				(settings) -> settings.publisher("default", (publisher) -> publisher.connect("tcp://127.0.0.1:" + port))
					.publisher("inside", (publisher) -> publisher.bind("inproc://inside"))
					.subscriber("default", (subscriber) -> subscriber.connect("tcp://127.0.0.1:" + port)))) {
			ZmqPorts ports = context.getBean(ZmqPorts.class);
			assertThat(List.of(ports.publisher("default"), ports.publisher("inside"), ports.publisher("unknown"),
					ports.subscriber("default")))
				.containsOnly(OptionalInt.empty());
			assertThat(names(context.getEnvironment())).isEmpty();
		}
	}

	@Test
	void ofSeveralEndpointsItIsTheFirstWithTcp() {
		int port = TestPorts.free();
		try (GenericApplicationContext context = start((settings) -> settings.publisher("default",
				(publisher) -> publisher.bind("inproc://first", "tcp://127.0.0.1:" + port, "tcp://*:*")))) {
			assertThat(context.getBean(ZmqPorts.class).publisher("default")).hasValue(port);
			assertThat(port(context, OF_DEFAULT)).isEqualTo(port);
		}
	}

	@Test
	void thePortForReplayRequestsIsToldToo() {
		try (GenericApplicationContext context = start((settings) -> settings.publisher("default",
				(publisher) -> publisher.bind(ANY)
					.queue((queue) -> queue.frames("topic, sequence, payload")
						.sequenceFormat(SequenceFormat.U64_BE)
						.replayEndpoints(ANY))))) {
			int port = bound(context, "default", SocketType.ROUTER, ANY);
			assertThat(context.getBean(ZmqPorts.class).publisherReplay("default")).hasValue(port);
			assertThat(port(context, "local.zmq.publisher.default.replay-port")).isEqualTo(port);
			assertThat(port).isNotEqualTo(port(context, OF_DEFAULT));
		}
	}

	@Test
	void aPortIsUnknownBeforeTheStartAndWhileTheContextIsStopped() {
		try (GenericApplicationContext context = start(
				(settings) -> settings.publisher("default", (publisher) -> publisher.bind(ANY)))) {
			assertThat(context.getBean(Early.class).seen).isNull();
			for (int i = 0; i < 3; i++) {
				context.stop();
				assertThat(port(context, OF_DEFAULT)).isNull();
				context.start();
				assertThat(port(context, OF_DEFAULT)).isEqualTo(bound(context, "default", SocketType.PUB, ANY));
			}
		}
	}

	@Test
	void aPlaceholderOfABeanThatIsCreatedLaterIsThePort() {
		try (GenericApplicationContext context = start(
				(settings) -> settings.publisher("default", (publisher) -> publisher.bind(ANY)))) {
			assertThat(context.getBean("port")).isEqualTo(port(context, OF_DEFAULT));
		}
	}

	@Test
	void aChildSeesItsOwnPortsAndThoseOfItsParent() {
		try (GenericApplicationContext parent = start(
				(settings) -> settings.publisher("default", (publisher) -> publisher.bind(ANY))
					.publisher("other", (publisher) -> publisher.bind(ANY)));
				GenericApplicationContext child = start(
						(settings) -> settings.publisher("default", (publisher) -> publisher.bind(ANY)), parent);
				GenericApplicationContext without = new GenericApplicationContext(parent)) {
			without.refresh();
			assertThat(port(child, OF_DEFAULT)).isEqualTo(bound(child, "default", SocketType.PUB, ANY))
				.isNotEqualTo(port(parent, OF_DEFAULT));
			assertThat(port(child, "local.zmq.publisher.other.port"))
				.isEqualTo(bound(parent, "other", SocketType.PUB, ANY));
			assertThat(port(without, OF_DEFAULT)).isEqualTo(bound(parent, "default", SocketType.PUB, ANY));
		}
	}

	@Test
	void whenAContextIsClosedThenASharedEnvironmentForgetsItsPorts() {
		GenericApplicationContext context = start(
				(settings) -> settings.publisher("default", (publisher) -> publisher.bind(ANY)));
		ConfigurableEnvironment environment = context.getEnvironment();
		int sources = environment.getPropertySources().size();
		context.close();
		assertThat(environment.getPropertySources()).hasSize(sources - 1);
		assertThat(environment.containsProperty(OF_DEFAULT)).isFalse();
	}

	private static @Nullable Integer port(ApplicationContext context, String property) {
		return context.getEnvironment().getProperty(property, Integer.class);
	}

	private static int bound(ApplicationContext context, String socket, SocketType type, String endpoint) {
		String address = context.getBean(LinkDirectory.class)
			.link(new LinkId(socket, type, endpoint))
			.orElseThrow()
			.address();
		assertThat(address).isNotNull();
		return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
	}

	/** What an enumeration of the properties contains, such as the endpoint env. */
	private static List<String> names(ConfigurableEnvironment environment) {
		List<String> names = new ArrayList<>();
		environment.getPropertySources().forEach((source) -> {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				names.addAll(List.of(enumerable.getPropertyNames()));
			}
		});
		return names.stream().filter((name) -> name.startsWith("local.zmq.")).toList();
	}

	private static GenericApplicationContext start(Consumer<ZmqSettings.Builder> sockets) {
		return start(sockets, null);
	}

	private static GenericApplicationContext start(Consumer<ZmqSettings.Builder> sockets,
			@Nullable ApplicationContext parent) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		if (parent != null) {
			context.setParent(parent);
		}
		context.registerBean(ZmqSettings.class, () -> {
			ZmqSettings.Builder settings = ZmqSettings.builder();
			sockets.accept(settings);
			return settings.build();
		});
		context.register(Application.class);
		context.refresh();
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableZmq
	static class Application {

		@Bean
		Early early(Environment environment) {
			return new Early(environment.getProperty(OF_DEFAULT));
		}

		@Bean
		@Lazy
		Integer port(@Value("${" + OF_DEFAULT + "}") int port) {
			return port;
		}

	}

	/** A bean that is created before the sockets are bound. */
	record Early(@Nullable String seen) {
	}

}
