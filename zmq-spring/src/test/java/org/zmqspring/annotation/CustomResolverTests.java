package org.zmqspring.annotation;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How argument resolvers of the application are used.
 */
class CustomResolverTests {

	@Test
	void resolverGivesItsParameterBesideThePayload() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(Tenant tenant, Order order) {
				record(tenant, order);
			}

		}
		Bean bean = new Bean();
		try (ListenerContext context = start(bean, new Tenants("", 0, Tenant.class))) {
			context.receive("acme", "{\"id\":1,\"item\":\"tea\"}");
			assertThat(bean.values).containsExactly(new Tenant("acme"), new Order(1, "tea"));
		}
	}

	@Test
	void firstResolverByOrderIsAsked() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(Tenant tenant) {
				record(tenant.name());
			}

		}
		Bean bean = new Bean();
		try (ListenerContext context = start(bean, new Tenants("second ", 2, Tenant.class),
				new Tenants("first ", 1, Tenant.class))) {
			context.receive("acme", "x");
			assertThat(bean.only()).isEqualTo("first acme");
		}
	}

	@Test
	void parametersWithAMeaningOfOursAreNotAsked() throws Exception {
		class Bean extends Recorder {

			@ZmqListener
			void on(ZmqMessage message, @Header(ZmqHeaders.TOPIC) String topic, @Payload String payload,
					List<byte[]> frames, Message<String> spring) {
				record(message.topic(), topic, payload, frames.size(), spring.getPayload());
			}

		}
		Bean bean = new Bean();
		try (ListenerContext context = start(bean, new Tenants("", 0, Object.class))) {
			context.receive("acme", "x");
			assertThat(bean.values).containsExactly("acme", "acme", "x", 2, "x");
		}
	}

	@Test
	void listsOfABatchAreNotAsked() throws Exception {
		class Bean extends Recorder {

			@ZmqListener(batch = "true")
			void on(List<String> payloads) {
				record(payloads);
			}

		}
		Bean bean = new Bean();
		try (ListenerContext context = start(bean, new Tenants("", 0, Object.class))) {
			context.receiveAll("x", "y");
			assertThat(bean.only()).isEqualTo(List.of("x", "y"));
		}
	}

	private static ListenerContext start(Recorder bean, Tenants... resolvers) {
		ListenerContext context = new ListenerContext();
		for (Tenants resolver : resolvers) {
			context.andQualified("resolver" + resolver.order(), HandlerMethodArgumentResolver.class, () -> resolver);
		}
		context.context().registerBean("listening", Recorder.class, () -> bean);
		return context.start();
	}

	record Tenant(String name) {
	}

	/** Takes the topic for the name of a tenant. */
	record Tenants(String prefix, int order, Class<?> type) implements HandlerMethodArgumentResolver, Ordered {

		@Override
		public int getOrder() {
			return this.order;
		}

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return this.type.isAssignableFrom(parameter.getParameterType());
		}

		@Override
		public Object resolveArgument(MethodParameter parameter, Message<?> message) {
			return new Tenant(this.prefix + message.getHeaders().get(ZmqHeaders.TOPIC));
		}

	}

}
