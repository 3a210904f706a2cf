package org.zmqspring.tests;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Listeners in Kotlin that receive JSON as data classes. */
@Timeout(120)
class KotlinListenerIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withUserConfiguration(PriceStore.class, PriceListener.class)
		.withPropertyValues("zmq.publisher.endpoints=inproc://kotlin", "zmq.subscriber.endpoints=inproc://kotlin");

	@Test
	void whenThePayloadIsJsonThenASuspendingFunctionGetsADataClass() {
		this.runner.run((context) -> {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			PriceStore store = context.getBean(PriceStore.class);
			assertThat(template.awaitSubscribers("prices.", 1, PATIENCE)).isTrue();
			template.send("prices.EURUSD", "{\"pair\":\"EURUSD\",\"value\":1.08}");
			template.send("prices.EURUSD", new Price("EURUSD", 1.09, "ECB"));
			assertThat(next(store)).isEqualTo("Price(pair=EURUSD, value=1.08, bank=unknown)");
			assertThat(next(store)).isEqualTo("Price(pair=EURUSD, value=1.09, bank=ECB)");
		});
	}

	@Test
	void whenAPropertyWithoutADefaultIsMissingThenTheMessageHasFailed() {
		this.runner.run((context) -> {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			PriceStore store = context.getBean(PriceStore.class);
			assertThat(template.awaitSubscribers("prices.", 1, PATIENCE)).isTrue();
			template.send("prices.EURUSD", "{\"value\":1.08}");
			template.send("prices.EURUSD", "{\"pair\":\"EURUSD\",\"value\":1.08}");
			assertThat(next(store)).isEqualTo("Price(pair=EURUSD, value=1.08, bank=unknown)");
			assertThat(context.getBean(ZmqListenerRegistry.class).listener("priceListener.onPrice"))
				.hasValueSatisfying((listener) -> assertThat(listener.quarantined()).isOne());
		});
	}

	@Test
	void whenThePayloadIsNullThenANullableParameterGetsNull() {
		this.runner.run((context) -> {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			PriceStore store = context.getBean(PriceStore.class);
			assertThat(template.awaitSubscribers("latest.", 1, PATIENCE)).isTrue();
			template.send("latest.EURUSD", "null");
			assertThat(next(store)).isEqualTo("deleted latest.EURUSD");
		});
	}

	private static String next(PriceStore store) throws InterruptedException {
		return store.getPrices().poll(30, TimeUnit.SECONDS);
	}

}
