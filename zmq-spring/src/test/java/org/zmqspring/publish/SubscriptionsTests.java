package org.zmqspring.publish;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class SubscriptionsTests {

	private final Subscriptions subscriptions = new Subscriptions();

	@Test
	void shouldCountEverySubscriptionThatMatches() {
		on(1, "");
		on(1, "prices.");
		on(1, "prices.");
		on(1, "prices.EUR");
		on(1, "orders.");

		assertThat(matching("prices.USD")).isEqualTo(3);
		assertThat(matching("prices.EURUSD")).isEqualTo(4);
		assertThat(matching("prices")).isEqualTo(1);
		assertThat(this.subscriptions.total()).isEqualTo(5);
	}

	@Test
	void shouldForgetWhatWasTakenBack() {
		on(1, "a");
		on(1, "a");
		on(0, "a");

		assertThat(matching("a")).isEqualTo(1);

		on(0, "a");

		assertThat(matching("a")).isZero();
		assertThat(this.subscriptions.total()).isZero();
	}

	@Test
	void shouldIgnoreWhatIsNoSubscription() {
		assertThat(this.subscriptions.on(new byte[0])).isFalse();
		assertThat(on(2, "a")).isFalse();
		assertThat(on(0, "never subscribed")).isFalse();
		assertThat(this.subscriptions.total()).isZero();
	}

	@Test
	void whenPeersSubscribeToTooManyPrefixesThenTheRestIsOnlyCounted() {
		for (int i = 0; i < Subscriptions.MAX_PREFIXES + 10; i++) {
			this.subscriptions.on(ByteBuffer.allocate(5).put((byte) 1).putInt(i).array());
		}

		assertThat(this.subscriptions.total()).isEqualTo(Subscriptions.MAX_PREFIXES + 10);
		assertThat(matching(Subscriptions.MAX_PREFIXES - 1)).isEqualTo(1);
		assertThat(matching(Subscriptions.MAX_PREFIXES)).isZero();
		assertThat(matching("late")).isZero();
		on(1, "late");
		assertThat(matching("late")).isZero();

		for (int i = 0; i < Subscriptions.MAX_PREFIXES + 10; i++) {
			this.subscriptions.on(ByteBuffer.allocate(5).putInt(1, i).array());
		}
		on(0, "late");
		assertThat(this.subscriptions.total()).isZero();
		assertThat(on(0, "late")).isFalse();
		on(1, "late");
		assertThat(matching("late")).isEqualTo(1);
	}

	@Test
	void whenPrefixesAreLongThenTheirBytesAreBounded() {
		Subscriptions bounded = new Subscriptions(16);
		for (int i = 0; i < 6; i++) {
			bounded.on(ByteBuffer.allocate(5).put((byte) 1).putInt(i).array());
		}

		assertThat(bounded.matching(ByteBuffer.allocate(8).putInt(3).array())).isEqualTo(1);
		assertThat(bounded.matching(ByteBuffer.allocate(8).putInt(4).array())).isZero();
		assertThat(bounded.total()).isEqualTo(6);
	}

	@Test
	void whenALongPrefixIsUnsubscribedThenOthersHaveRoomForItsBytesAndNoMore() {
		Subscriptions bounded = new Subscriptions(8);
		bounded.on(new byte[] { 1, 'a', 'a', 'a', 'a' });
		bounded.on(new byte[] { 1, 'b', 'b', 'b', 'b' });
		bounded.on(new byte[] { 0, 'a', 'a', 'a', 'a' });
		bounded.on(new byte[] { 1, 'c', 'c', 'c', 'c' });
		bounded.on(new byte[] { 1, 'd' });

		assertThat(bounded.matching(new byte[] { 'c', 'c', 'c', 'c' })).isEqualTo(1);
		assertThat(bounded.matching(new byte[] { 'd' })).isZero();
	}

	@Test
	@Timeout(120)
	void whenAPeerChoosesPrefixesOfEqualHashThenTheyAreStillFast() {
		// "Aa" and "BB" have the same hash, and so has every sequence of them.
		for (int i = 0; i < 1 << 15; i++) {
			StringBuilder prefix = new StringBuilder();
			for (int bit = 0; bit < 15; bit++) {
				prefix.append(((i >> bit & 1) == 0) ? "Aa" : "BB");
			}
			on(1, prefix.toString());
		}

		assertThat(matching("Aa".repeat(15))).isEqualTo(1);
	}

	private boolean on(int type, String prefix) {
		byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
		return this.subscriptions.on(ByteBuffer.allocate(1 + bytes.length).put((byte) type).put(bytes).array());
	}

	private long matching(int topic) {
		return this.subscriptions.matching(ByteBuffer.allocate(4).putInt(topic).array());
	}

	private long matching(String topic) {
		return this.subscriptions.matching(topic.getBytes(StandardCharsets.UTF_8));
	}

}
