package org.zmqspring.boot.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.SystemTicker;
import org.zmqspring.annotation.ListenerDefaults;
import org.zmqspring.annotation.ZmqHandler;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.config.QuarantineForwarder;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.convert.PayloadConverters;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.convert.ZmqMessageConverter;
import org.zmqspring.integration.TestPorts;
import org.zmqspring.integration.ZmqThreads;
import org.zmqspring.listen.ListenerState;
import org.zmqspring.listen.LoggingErrorHandler;
import org.zmqspring.listen.QuarantineSettings;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.NameResolver;
import org.zmqspring.supervise.Resolution;
import org.zmqspring.supervise.Supervisor;
import org.zmqspring.supervise.SupervisorRelay;
import org.zmqspring.transport.FakeTransport;
import org.zmqspring.transport.Transport;
import org.zmqspring.transport.jeromq.ZmqSocketCustomizer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which beans there are, and which ones give way to the application's. */
@Timeout(120)
class ZmqAutoConfigurationTests {

	private static final String PUBLISHER = "zmq.publisher.endpoints=tcp://127.0.0.1:*";

	/** Nobody is there, and start-up does not care. */
	private static final String SUBSCRIBER = "zmq.subscriber.endpoints=tcp://127.0.0.1:" + TestPorts.free();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, JacksonAutoConfiguration.class));

	@Test
	void whenDisabledThenThereIsNothing() {
		Set<Thread> before = ZmqThreads.alive();
		this.runner.withPropertyValues("zmq.enabled=false", PUBLISHER, SUBSCRIBER, "zmq.reconnect-ivl=0")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeanDefinitionNames())
					.noneMatch((name) -> name.startsWith("zmq") || name.startsWith("org.zmqspring"));
				assertThat(ZmqThreads.alive()).isSubsetOf(before);
			});
	}

	@Test
	void whenListenersAreToRetryAndToQuarantineThenThatIsTheirDefault() {
		this.runner
			.withPropertyValues(PUBLISHER, "zmq.listener.retry.max-retries=3", "zmq.listener.retry.delay=0",
					"zmq.listener.quarantine.capacity=7", "zmq.listener.quarantine.max-bytes=2KB",
					"zmq.listener.quarantine.publisher=default", "zmq.listener.auto-startup=false")
			.run((context) -> {
				ListenerDefaults defaults = context.getBean(ListenerDefaults.class);
				assertThat(defaults.autoStartup()).isFalse();
				assertThat(defaults.failures().retry()).isNotNull();
				assertThat(defaults.failures().quarantine().capacity()).isEqualTo(7);
				assertThat(defaults.failures().quarantine().maxBytes()).isEqualTo(2048);
				assertThat(defaults.failures().quarantine().forward()).isInstanceOf(QuarantineForwarder.class);
			});
		this.runner.run((context) -> {
			ListenerDefaults defaults = context.getBean(ListenerDefaults.class);
			assertThat(defaults.failures().retry()).isNull();
			assertThat(defaults.failures().quarantine()).isEqualTo(QuarantineSettings.DEFAULTS);
		});
	}

	@Test
	void whenTheEngineIsAbsentThenThereIsNothing() {
		this.runner.withClassLoader(new FilteredClassLoader(org.zeromq.ZContext.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LinkDirectory.class));
	}

	@Test
	void whenNothingIsConfiguredThenNothingKeepsTheJvmAlive() {
		Set<Thread> before = ZmqThreads.alive();
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ZmqTemplate.class);
			assertThat(newThreads(before)).allMatch(Thread::isDaemon);
		});
	}

	@Test
	void whenOnlyAPublisherIsConfiguredThenNothingKeepsTheJvmAlive() {
		Set<Thread> before = ZmqThreads.alive();
		this.runner.withPropertyValues(PUBLISHER).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(newThreads(before)).isNotEmpty().allMatch(Thread::isDaemon);
		});
	}

	@Test
	void whenASubscriberIsConfiguredThenThePollerAloneKeepsTheJvmAlive() {
		Set<Thread> before = ZmqThreads.alive();
		this.runner.withPropertyValues(SUBSCRIBER).withUserConfiguration(Listener.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(newThreads(before)).extracting(Thread::getName).contains("zmq-default-mine");
			assertThat(newThreads(before).filter((thread) -> !thread.isDaemon())).extracting(Thread::getName)
				.containsExactly("zmq-poller");
		});
	}

	private static Stream<Thread> newThreads(Set<Thread> before) {
		return ZmqThreads.alive().stream().filter((thread) -> !before.contains(thread));
	}

	@Test
	void whenPublishersAreConfiguredThenEachHasATemplate() {
		this.runner.withPropertyValues(PUBLISHER, "zmq.publishers.prices.endpoints=tcp://127.0.0.1:*")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeansOfType(ZmqTemplate.class)).containsOnlyKeys("zmqTemplate",
						"pricesZmqTemplate");
				assertThat(context.getBean(ZmqTemplate.class)).isSameAs(context.getBean("zmqTemplate"));
			});
	}

	@Test
	void whenTheApplicationHasATemplateOfThatNameThenItIsKept() {
		this.runner.withPropertyValues(PUBLISHER)
			.withBean("zmqTemplate", String.class, () -> "mine")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ZmqTemplate.class)
				.getBean("zmqTemplate")
				.isEqualTo("mine"));
	}

	@Test
	void whenTheApplicationHasACodecThenItIsUsed() {
		PayloadCodec codec = new PayloadCodec(PayloadConverters.chain(List.of(), null));
		this.runner.withBean(PayloadCodec.class, () -> codec)
			.run((context) -> assertThat(context).getBean(PayloadCodec.class).isSameAs(codec));
	}

	@Test
	void whenTheApplicationHasATransportThenItIsUsed() {
		this.runner.withPropertyValues(SUBSCRIBER).withUserConfiguration(OwnTransport.class).run((context) -> {
			assertThat(context).hasSingleBean(Transport.class).hasSingleBean(FakeTransport.class);
			assertThat(context.getBean(LinkDirectory.class).links()).hasSize(1);
		});
	}

	@Test
	void whenTheApplicationHasANameResolverThenItIsAsked() {
		List<String> asked = new CopyOnWriteArrayList<>();
		NameResolver resolver = (host, ipv6, answer) -> {
			asked.add(host);
			answer.accept(new Resolution(List.of("127.0.0.1"), null));
		};
		this.runner
			.withPropertyValues("zmq.subscriber.endpoints=tcp://no.such.host:" + TestPorts.free(),
					"zmq.subscriber.startup=fail")
			.withBean(NameResolver.class, () -> resolver)
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(asked).contains("no.such.host");
			});
	}

	@Test
	void whenThereAreCustomizersThenTheySeeEachSocket() {
		List<String> seen = new CopyOnWriteArrayList<>();
		this.runner.withPropertyValues(PUBLISHER, "zmq.publishers.prices.endpoints=tcp://127.0.0.1:*")
			.withBean("one", ZmqSocketCustomizer.class, () -> (name, socket) -> seen.add("one " + name))
			.withBean("two", ZmqSocketCustomizer.class, () -> (name, socket) -> seen.add("two " + name))
			.run((context) -> assertThat(seen).containsExactlyInAnyOrder("one default", "two default", "one prices",
					"two prices"));
	}

	@Test
	void whenThereIsOneErrorHandlerThenItIsTheDefault() {
		ZmqListenerErrorHandler mine = (failure) -> {
		};
		this.runner.run((context) -> assertThat(errorHandler(context)).isInstanceOf(LoggingErrorHandler.class));
		this.runner.withBean("mine", ZmqListenerErrorHandler.class, () -> mine)
			.run((context) -> assertThat(errorHandler(context)).isSameAs(mine));
		this.runner.withBean("mine", ZmqListenerErrorHandler.class, () -> mine)
			.withBean("other", ZmqListenerErrorHandler.class, () -> mine)
			.run((context) -> assertThat(errorHandler(context)).isInstanceOf(LoggingErrorHandler.class));
	}

	private static ZmqListenerErrorHandler errorHandler(AssertableApplicationContext context) {
		return context.getBean(ListenerDefaults.class).failures().errorHandler();
	}

	@Test
	void whenThereIsAMessageConverterThenItIsAskedFirst() {
		this.runner.withBean(ZmqMessageConverter.class, PairConverter::new).run((context) -> {
			PayloadCodec codec = context.getBean(PayloadCodec.class);
			assertThat(codec.encode(new Pair("a", "b"))).asString().isEqualTo("a/b");
			assertThat(codec.decode("c/d".getBytes(), Pair.class, null)).isEqualTo(new Pair("c", "d"));
			assertThat(codec.strictly().decode("c/d".getBytes(), Pair.class, null)).isEqualTo(new Pair("c", "d"));
		});
	}

	@Test
	void whenThereIsJacksonThenObjectsAreJson() {
		this.runner.run((context) -> {
			PayloadCodec codec = context.getBean(PayloadCodec.class);
			assertThat(codec.encode(new Pair("a", "b"))).asString().isEqualTo("{\"left\":\"a\",\"right\":\"b\"}");
			assertThat(context).doesNotHaveBean(MessageConverter.class);
			byte[] more = "{\"left\":\"a\",\"right\":\"b\",\"more\":1}".getBytes();
			assertThat(codec.decode(more, Pair.class, null)).isEqualTo(new Pair("a", "b"));
			assertThatExceptionOfType(ZmqConversionException.class)
				.isThrownBy(() -> codec.strictly().decode(more, Pair.class, null));
		});
	}

	@Test
	void whenThereIsNoJacksonThenTheErrorSaysWhatToAdd() {
		this.runner.withClassLoader(new FilteredClassLoader(JsonMapper.class)).run((context) -> {
			assertThat(context).hasNotFailed();
			PayloadCodec codec = context.getBean(PayloadCodec.class);
			assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> codec.encode(new Pair("a", "b")))
				.withMessageContainingAll(Pair.class.getTypeName(), "spring-boot-starter-jackson");
			assertThatExceptionOfType(ZmqConversionException.class)
				.isThrownBy(() -> codec.decode(new byte[] { '{', '}' }, Pair.class, null))
				.withMessageContainingAll(Pair.class.getTypeName(), "spring-boot-starter-jackson");
		});
	}

	@Test
	void whenThereIsNoJacksonThenAListenerOfObjectsEndsTheStart() {
		this.runner.withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.withPropertyValues(SUBSCRIBER)
			.withUserConfiguration(PairListener.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ZmqConfigurationException.class)
				.hasMessageContainingAll("PairListener", Pair.class.getTypeName(), "Add spring-boot-starter-jackson"));
	}

	@Test
	void whenThereIsNoMapperBeanThenAListenerOfObjectsEndsTheStart() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class))
			.withPropertyValues(SUBSCRIBER)
			.withUserConfiguration(PairListener.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ZmqConfigurationException.class)
				.hasMessageContainingAll("PairListener", Pair.class.getTypeName(), "Add spring-boot-starter-jackson"));
	}

	@Test
	void whenBeansAreLazyThenListenersListenAllTheSame() {
		this.runner.withPropertyValues(SUBSCRIBER)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(Listener.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(state(context, "mine")).isEqualTo(ListenerState.RUNNING);
			});
	}

	@Test
	void whenBeansAreLazyThenClassesListenAllTheSame() {
		this.runner.withPropertyValues(SUBSCRIBER)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(ListeningClass.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(state(context, "class")).isEqualTo(ListenerState.RUNNING);
			});
	}

	@Test
	void whenALazyListenerIsCreatedLaterThenItStartsThen() {
		this.runner.withPropertyValues(SUBSCRIBER).withUserConfiguration(LazyListener.class).run((context) -> {
			ZmqListenerRegistry registry = context.getBean(ZmqListenerRegistry.class);
			assertThat(registry.listeners()).isEmpty();
			context.getBean(Listener.class);
			assertThat(state(context, "mine")).isEqualTo(ListenerState.RUNNING);
		});
	}

	@Test
	void whenALazyListenerWithEndpointsIsTheFirstSubscriberThenEverythingStartsThen() {
		Set<Thread> before = ZmqThreads.alive();
		this.runner.withPropertyValues("port=" + TestPorts.free())
			.withUserConfiguration(LazyOwnEndpoint.class)
			.run((context) -> {
				assertThat(newThreads(before)).allMatch(Thread::isDaemon);
				context.getBean(OwnEndpoint.class);
				assertThat(state(context, "own")).isEqualTo(ListenerState.RUNNING);
				assertThat(newThreads(before)).anyMatch((thread) -> !thread.isDaemon());
			});
		ZmqThreads.awaitOnly(before);
	}

	@Test
	void whenAListenerHasEndpointsThenItHasASubscriberOfItsOwn() {
		String port = String.valueOf(TestPorts.free());
		this.runner.withPropertyValues("port=" + port, "zmq.reconnect-ivl=33ms")
			.withUserConfiguration(OwnEndpoint.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(LinkDirectory.class).links()).singleElement().satisfies((link) -> {
					assertThat(link.spec().id()).hasToString("subscriber own@tcp://127.0.0.1:" + port);
					assertThat(link.spec().reconnect().ivl()).hasMillis(33);
				});
			});
	}

	@Test
	void whenTheSubscriberIsUnknownThenTheStartEnds() {
		this.runner.withUserConfiguration(Listener.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ZmqConfigurationException.class)
				.hasMessageContainingAll("subscriber 'default'", "zmq.subscriber.endpoints"));
	}

	@Test
	void whenVirtualThreadsAreOnThenItWorks() {
		this.runner.withPropertyValues(PUBLISHER, SUBSCRIBER, "spring.threads.virtual.enabled=true")
			.withUserConfiguration(Listener.class)
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(Supervisor.class);
				assertThat(state(context, "mine")).isEqualTo(ListenerState.RUNNING);
			});
	}

	private static ListenerState state(AssertableApplicationContext context, String id) {
		return context.getBean(ZmqListenerRegistry.class).listener(id).orElseThrow().state();
	}

	record Pair(String left, String right) {
	}

	/** Writes pairs in a way of its own. */
	static class PairConverter extends AbstractMessageConverter implements ZmqMessageConverter {

		PairConverter() {
			super(MimeTypeUtils.TEXT_PLAIN);
			setStrictContentTypeMatch(false);
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == Pair.class;
		}

		@Override
		protected Object convertToInternal(Object payload, MessageHeaders headers, Object hint) {
			Pair pair = (Pair) payload;
			return (pair.left() + "/" + pair.right()).getBytes();
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> type, Object hint) {
			String[] parts = new String((byte[]) message.getPayload()).split("/");
			return new Pair(parts[0], parts[1]);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTransport {

		@Bean
		FakeTransport transport(SupervisorRelay facts) {
			return new FakeTransport(facts, new SystemTicker()).retireOnClose().waiting();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@ZmqListener(id = "mine")
		void onMessage(String message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ZmqListener(id = "class")
	static class ListeningClass {

		@ZmqHandler
		void onMessage(String message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyListener {

		@Bean
		@Lazy
		Listener listener() {
			return new Listener();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEndpoint {

		@ZmqListener(id = "own", endpoints = "tcp://127.0.0.1:${port}")
		void onMessage(String message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyOwnEndpoint {

		@Bean
		@Lazy
		OwnEndpoint ownEndpoint() {
			return new OwnEndpoint();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PairListener {

		@ZmqListener
		void onPair(Pair pair) {
		}

	}

}
