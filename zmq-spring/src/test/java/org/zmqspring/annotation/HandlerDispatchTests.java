package org.zmqspring.annotation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.zmqspring.convert.ZmqConversionException;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which {@link ZmqHandler} method handles a message.
 */
class HandlerDispatchTests {

	private static final String PRICE = "{\"pair\":\"EURUSD\",\"value\":1.5}";

	private static final String TRADE = "{\"pair\":\"EURUSD\",\"quantity\":7}";

	@Test
	void payloadDecides() throws Exception {
		Market market = new Market();
		receive(market, PRICE, TRADE, "free text", "{\"nothing\":\"known\"}", "null");
		receive(market, new byte[] { (byte) 0xff, 0 });
		assertThat(market.values).containsExactly(new Price("EURUSD", 1.5), new Trade("EURUSD", 7), "free text",
				"{\"nothing\":\"known\"}", "null", "2 bytes");
	}

	@ZmqListener
	static class Market extends Recorder {

		@ZmqHandler
		void onTrade(Trade trade) {
			record(trade);
		}

		@ZmqHandler
		void onPrice(Price price) {
			record(price);
		}

		@ZmqHandler
		void onText(String text) {
			record(text);
		}

		@ZmqHandler
		void onBytes(byte[] bytes) {
			record(bytes.length + " bytes");
		}

	}

	@Test
	void typeThatLacksAPropertyIsPassedOver() throws Exception {
		Narrow bean = new Narrow();
		receive(bean, "{\"pair\":\"EURUSD\",\"note\":\"x\"}", "{\"pair\":\"EURUSD\"}");
		assertThat(bean.values).containsExactly(new Noted("EURUSD", "x"), new Pair("EURUSD"));
	}

	@ZmqListener
	static class Narrow extends Recorder {

		@ZmqHandler
		void a(Pair pair) {
			record(pair);
		}

		@ZmqHandler
		void b(Noted noted) {
			record(noted);
		}

	}

	@Test
	void onlyObjectHandlerConvertsLeniently() throws Exception {
		OneObject bean = new OneObject();
		receive(bean, "{\"pair\":\"EURUSD\",\"value\":2.0,\"more\":1}", "free text");
		assertThat(bean.values).containsExactly(new Price("EURUSD", 2), "free text");
	}

	@ZmqListener
	static class OneObject extends Recorder {

		@ZmqHandler
		void a(String text) {
			record(text);
		}

		@ZmqHandler
		void b(Price price) {
			record(price);
		}

	}

	@Test
	void orderDecidesBetweenTypesThatFit() throws Exception {
		Ordered bean = new Ordered();
		receive(bean, PRICE);
		assertThat(bean.values).containsExactly("named last, ordered first");
	}

	@ZmqListener
	static class Ordered extends Recorder {

		@ZmqHandler
		void a(Price price) {
			record("named first");
		}

		@ZmqHandler
		@org.springframework.core.annotation.Order(1)
		void z(Map<String, Object> price) {
			record("named last, ordered first");
		}

	}

	@Test
	void withoutOrderTheNameDecides() throws Exception {
		Named bean = new Named();
		receive(bean, PRICE);
		assertThat(bean.values).containsExactly("a");
	}

	@ZmqListener
	static class Named extends Recorder {

		@ZmqHandler
		void b(Price price) {
			record("b");
		}

		@ZmqHandler
		void a(Map<String, Object> price) {
			record("a");
		}

	}

	@Test
	void defaultGetsWhatFitsNoOtherHandler() throws Exception {
		WithDefault bean = new WithDefault();
		receive(bean, PRICE, "free text");
		assertThat(bean.values).containsExactly(new Price("EURUSD", 1.5), "other topic");
	}

	@ZmqListener
	static class WithDefault extends Recorder {

		@ZmqHandler(isDefault = true)
		void other(ZmqMessage message) {
			record("other " + message.topic());
		}

		@ZmqHandler
		void price(Price price) {
			record(price);
		}

	}

	@Test
	void defaultOfATypeIsAskedLastAndThenLeniently() throws Exception {
		DefaultObject bean = new DefaultObject();
		receive(bean, PRICE, TRADE, "{\"pair\":\"X\",\"quantity\":3,\"unknown\":1}");
		assertThat(bean.values).containsExactly(new Price("EURUSD", 1.5), new Trade("EURUSD", 7), new Trade("X", 3));
	}

	@ZmqListener
	static class DefaultObject extends Recorder {

		@ZmqHandler(isDefault = true)
		void a(Trade trade) {
			record(trade);
		}

		@ZmqHandler
		void b(Price price) {
			record(price);
		}

	}

	@Test
	void defaultIsAskedLastEvenIfItFits() throws Exception {
		FittingDefault bean = new FittingDefault();
		receive(bean, PRICE, TRADE);
		assertThat(bean.values).containsExactly(new Price("EURUSD", 1.5), "default");
	}

	@ZmqListener
	static class FittingDefault extends Recorder {

		@ZmqHandler(isDefault = true)
		void a(Map<String, Object> any) {
			record("default");
		}

		@ZmqHandler
		void b(Price price) {
			record(price);
		}

	}

	@Test
	void genericTypesAreToldApart() throws Exception {
		Generic bean = new Generic();
		receive(bean, "[" + PRICE + "]", "[" + TRADE + "]", "[]");
		assertThat(bean.values).containsExactly("prices [Price[pair=EURUSD, value=1.5]]",
				"trades [Trade[pair=EURUSD, quantity=7]]", "prices []");
	}

	@ZmqListener
	static class Generic extends Recorder {

		@ZmqHandler
		void prices(List<Price> prices) {
			record("prices " + prices);
		}

		@ZmqHandler
		void trades(List<Trade> trades) {
			record("trades " + trades);
		}

	}

	@Test
	void otherParametersComeAlong() throws Exception {
		Parameters bean = new Parameters();
		receive(bean, PRICE, TRADE);
		assertThat(bean.values).containsExactly("topic EURUSD topic", "topic 7 prices");
	}

	@ZmqListener
	static class Parameters extends Recorder {

		@ZmqHandler
		void price(Message<Price> price, ZmqMessage message) {
			record(price.getHeaders().get(ZmqHeaders.TOPIC) + " " + price.getPayload().pair() + " " + message.topic());
		}

		@ZmqHandler
		void trade(@Header(ZmqHeaders.TOPIC) String topic, Trade trade, @Header(ZmqHeaders.SOCKET) String socket) {
			record(topic + " " + trade.quantity() + " " + socket);
		}

	}

	@Test
	void payloadIsConvertedOnceForTheHandlerThatTakesIt() throws Exception {
		Counting.made = 0;
		receive(new CountingListener(), "{\"count\":1}");
		assertThat(Counting.made).isEqualTo(1);
	}

	static class Counting {

		static int made;

		public int count;

		Counting() {
			made++;
		}

	}

	@ZmqListener
	static class CountingListener {

		@ZmqHandler
		void on(Counting counting, Message<Counting> message) {
			assertThat(message.getPayload().count).isEqualTo(counting.count);
		}

		@ZmqHandler
		void other(Price price) {
		}

	}

	@Test
	void whenNoHandlerTakesItThenTheMessageFails() {
		assertThatExceptionOfType(ZmqConversionException.class).isThrownBy(() -> receive(new NoDefault(), "free text"))
			.withMessageContaining("NoDefault")
			.withMessageContaining("9 bytes")
			.withMessageContaining("isDefault")
			.withMessageNotContaining("free text");
	}

	@ZmqListener
	static class NoDefault {

		@ZmqHandler
		void price(Price price) {
		}

		@ZmqHandler
		void trade(Trade trade) {
		}

	}

	@Test
	void whatAHandlerThrowsIsNotTriedOnOthers() {
		Throwing bean = new Throwing();
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> receive(bean, PRICE));
		assertThat(bean.values).isEmpty();
	}

	@ZmqListener
	static class Throwing extends Recorder {

		@ZmqHandler
		void price(Price price) {
			throw new IllegalStateException();
		}

		@ZmqHandler
		void text(String text) {
			record(text);
		}

	}

	@Test
	void whenTwoHandlersHaveTheSameTypeThenTheyAreRefused() {
		ListenerContext.refused(() -> ListenerContext.with(SameType.class))
			.withMessageContaining("SameType.one")
			.withMessageContaining("SameType.two")
			.withMessageContaining("Price");
		ListenerContext.refused(() -> ListenerContext.with(SameText.class))
			.withMessageContaining("SameText.one")
			.withMessageContaining("SameText.two");
	}

	@ZmqListener
	static class SameType {

		@ZmqHandler
		void one(Price price) {
		}

		@ZmqHandler
		void two(Message<Price> price) {
		}

	}

	@ZmqListener
	static class SameText {

		@ZmqHandler
		void one(String text) {
		}

		@ZmqHandler
		void two(CharSequence text) {
		}

	}

	@Test
	void whenTwoHandlersTakeEverythingThenTheyAreRefused() {
		ListenerContext.refused(() -> ListenerContext.with(TwoOfEverything.class))
			.withMessageContaining("take every payload");
		ListenerContext.refused(() -> ListenerContext.with(UselessDefault.class))
			.withMessageContaining("take every payload");
	}

	@ZmqListener
	static class TwoOfEverything {

		@ZmqHandler
		void one(byte[] bytes) {
		}

		@ZmqHandler
		void two(ZmqMessage message) {
		}

	}

	@ZmqListener
	static class UselessDefault {

		@ZmqHandler
		void one(byte[] bytes) {
		}

		@ZmqHandler(isDefault = true)
		void two(String text) {
		}

	}

	@Test
	void whenTwoHandlersAreTheDefaultThenTheyAreRefused() {
		ListenerContext.refused(() -> ListenerContext.with(TwoDefaults.class))
			.withMessageContaining("TwoDefaults.one")
			.withMessageContaining("are the default");
	}

	@ZmqListener
	static class TwoDefaults {

		@ZmqHandler(isDefault = true)
		void one(Price price) {
		}

		@ZmqHandler(isDefault = true)
		void two(String text) {
		}

	}

	private static void receive(Object bean, String... payloads) throws Exception {
		for (String payload : payloads) {
			receive(bean, payload.getBytes(StandardCharsets.UTF_8));
		}
	}

	private static void receive(Object bean, byte[] payload) throws Exception {
		try (ListenerContext context = ListenerContext.withBean(bean)) {
			byte[] topic = "topic".getBytes(StandardCharsets.UTF_8);
			context.spec()
				.listener()
				.onMessage(new ZmqMessage(new byte[][] { topic, payload }, "prices", "tcp://feed:5556", 0));
		}
	}

	record Price(String pair, double value) {
	}

	record Pair(String pair) {
	}

	record Noted(String pair, String note) {
	}

	record Trade(String pair, int quantity) {
	}

}
