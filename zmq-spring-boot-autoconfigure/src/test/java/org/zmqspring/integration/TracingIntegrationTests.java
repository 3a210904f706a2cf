package org.zmqspring.integration;

import java.time.Duration;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** A trace goes on across a real socket, where both sides are configured to. */
@Timeout(120)
class TracingIntegrationTests {

	@Test
	void whenBothSidesUseTheHeaderThenTheListenersSpanIsAChildOfTheSenders() {
		try (ConfigurableApplicationContext sender = sender("zmq.publisher.trace-header=true");
				ConfigurableApplicationContext receiver = receiver(sender, "zmq.subscriber.trace-header=true")) {
			sendWithin(sender, "parent");
			ZmqMessage message = receiver.getBean(Traced.class).messages.next();
			assertThat(message.frames()).hasSize(2);
			SpanData process = span(receiver, SpanKind.CONSUMER);
			SpanData send = span(sender, SpanKind.PRODUCER);
			SpanData parent = span(sender, SpanKind.INTERNAL);
			assertThat(send.getParentSpanId()).isEqualTo(parent.getSpanId());
			assertThat(process.getTraceId()).isEqualTo(parent.getTraceId());
			assertThat(process.getParentSpanId()).isEqualTo(send.getSpanId());
			assertThat(process.getParentSpanContext().isRemote()).isTrue();
			assertThat(process.getName()).isEqualTo("traced process");
			assertThat(send.getName()).isEqualTo("default send");
		}
	}

	@Test
	void whenThePublisherNumbersItsMessagesThenTheHeaderFollowsTheNumber() {
		String[] numbered = { "zmq.publisher.trace-header=true", "zmq.publisher.frames=topic,payload,sequence",
				"zmq.publisher.sequence.format=u32-le" };
		try (ConfigurableApplicationContext sender = sender(numbered);
				ConfigurableApplicationContext plain = receiver(sender);
				ConfigurableApplicationContext receiver = receiver(sender, "zmq.subscriber.trace-header=true")) {
			assertThat(sender.getBean(ZmqTemplate.class).awaitSubscribers("topic", 2, Duration.ofSeconds(30))).isTrue();
			sendWithin(sender, "parent");
			assertThat(receiver.getBean(Traced.class).messages.next().frames()).containsExactly("topic".getBytes(),
					"payload".getBytes(), new byte[4]);
			assertThat(span(receiver, SpanKind.CONSUMER).getParentSpanId())
				.isEqualTo(span(sender, SpanKind.PRODUCER).getSpanId());
			ZmqMessage message = plain.getBean(Traced.class).messages.next();
			assertThat(message.frames()).hasSize(4);
			assertThat(new String(message.frames().get(3))).startsWith("ZMQ-TRACE/1\n");
		}
	}

	@Test
	void whenThePublisherIsNotConfiguredToThenNoHeaderIsSent() {
		try (ConfigurableApplicationContext sender = sender();
				ConfigurableApplicationContext receiver = receiver(sender, "zmq.subscriber.trace-header=true")) {
			sendWithin(sender, "parent");
			assertThat(receiver.getBean(Traced.class).messages.next().frames()).hasSize(2);
			assertThat(span(receiver, SpanKind.CONSUMER).getTraceId())
				.isNotEqualTo(span(sender, SpanKind.PRODUCER).getTraceId());
		}
	}

	@Test
	void whenTheSubscriberDoesNotExpectItThenTheHeaderIsAFrameLikeAnyOther() {
		try (ConfigurableApplicationContext sender = sender("zmq.publisher.trace-header=true");
				ConfigurableApplicationContext receiver = receiver(sender)) {
			sendWithin(sender, "parent");
			ZmqMessage message = receiver.getBean(Traced.class).messages.next();
			assertThat(message.frames()).hasSize(3);
			assertThat(message.payload()).isEqualTo("payload".getBytes());
			assertThat(new String(message.frames().get(2))).startsWith("ZMQ-TRACE/1\ntraceparent:00-");
		}
	}

	@Test
	void whenThereIsNoTraceThenMessagesAreAsEver() {
		try (ConfigurableApplicationContext sender = sender("zmq.publisher.trace-header=true",
				"zmq.observation.enabled=false");
				ConfigurableApplicationContext receiver = receiver(sender, "zmq.subscriber.trace-header=true")) {
			sendWithin(sender, "parent");
			assertThat(receiver.getBean(Traced.class).messages.next().frames()).hasSize(2);
		}
	}

	private static void sendWithin(ConfigurableApplicationContext sender, String name) {
		ZmqTemplate template = sender.getBean(ZmqTemplate.class);
		assertThat(template.awaitSubscribers("topic", 1, Duration.ofSeconds(30))).isTrue();
		Observation.createNotStarted(name, sender.getBean(ObservationRegistry.class))
			.observe(() -> template.send("topic", "payload"));
	}

	private static SpanData span(ConfigurableApplicationContext context, SpanKind kind) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> context.getBean(InMemorySpanExporter.class)
				.getFinishedSpanItems()
				.stream()
				.filter((span) -> span.getKind() == kind)
				.findFirst(), (found) -> found.isPresent())
			.orElseThrow();
	}

	private static ConfigurableApplicationContext sender(String... properties) {
		return Apps.start(Tracing.class, with("zmq.publisher.endpoints=tcp://127.0.0.1:*", properties));
	}

	private static ConfigurableApplicationContext receiver(ConfigurableApplicationContext sender,
			String... properties) {
		return Apps.start(Traced.class, with("zmq.subscriber.endpoints=" + Apps.boundAddress(sender), properties));
	}

	/** Later ones win. */
	private static String[] with(String endpoint, String... properties) {
		String[] all = new String[properties.length + 2];
		System.arraycopy(properties, 0, all, 2, properties.length);
		all[0] = "zmq.observation.enabled=true";
		all[1] = endpoint;
		return all;
	}

	/** What Spring Boot's tracing would configure, with spans kept in memory. */
	@Configuration(proxyBeanMethods = false)
	static class Tracing {

		@Bean
		InMemorySpanExporter spans() {
			return InMemorySpanExporter.create();
		}

		@Bean
		SdkTracerProvider tracerProvider(InMemorySpanExporter spans) {
			return SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
		}

		@Bean
		ObservationRegistry observationRegistry(SdkTracerProvider provider) {
			Tracer otel = provider.get("test");
			OtelTracer tracer = new OtelTracer(otel, new OtelCurrentTraceContext(), (event) -> {
			});
			OtelPropagator propagator = new OtelPropagator(
					ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
						List.of(new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
								new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
								new DefaultTracingObservationHandler(tracer))));
			return registry;
		}

	}

	/** The same with a listener. */
	@Configuration(proxyBeanMethods = false)
	static class Traced extends Tracing {

		final Received<ZmqMessage> messages = new Received<>();

		@ZmqListener(id = "traced")
		void onMessage(ZmqMessage message) {
			this.messages.add(message);
		}

	}

}
