package org.zmqspring.test;

import org.junit.jupiter.api.Test;
import org.zmqspring.transport.SocketType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What may be declared, and the messages about what may not. */
class PeerFieldsTests {

	@Test
	void equalDeclarationsHaveEqualPeers() {
		PeersContextCustomizer one = new PeersContextCustomizer(PeerFields.of(One.class));
		PeersContextCustomizer same = new PeersContextCustomizer(PeerFields.of(SameInOtherOrder.class));
		assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
		for (Class<?> other : new Class<?>[] { WithOneMore.class, WithOtherName.class, WithoutPeers.class }) {
			assertThat(one).isNotEqualTo(new PeersContextCustomizer(PeerFields.of(other)));
		}
	}

	@Test
	void fieldsOfSuperclassesComeFirst() {
		assertThat(PeerFields.of(WithOneMore.class).names(new PeerId(SocketType.SUB, "a", 0)))
			.containsExactly("One.feed", "WithOneMore.second");
	}

	@Test
	void whenTheClassHasNoEmbeddedPeersThenTheMessageSaysSo() {
		assertThatIllegalStateException().isThrownBy(() -> PeerFields.of(NotEnabled.class))
			.withMessage("The field NotEnabled.feed has @ZmqPeer, and its class has no @EmbeddedZmqPeers. Add"
					+ " @EmbeddedZmqPeers to the class NotEnabled.");
	}

	@Test
	void whenAFieldNamesTwoSocketsOrNoneThenTheMessageSaysSo() {
		assertThatIllegalStateException().isThrownBy(() -> PeerFields.of(OfBoth.class))
			.withMessage(
					"The field OfBoth.feed names a subscriber and a publisher. Set one of the attributes subscriber"
							+ " and publisher; to get both peers, declare two fields.");
		assertThatIllegalStateException().isThrownBy(() -> PeerFields.of(OfNone.class))
			.withMessageStartingWith("The field OfNone.feed names no socket. Set one of the attributes");
	}

	@Test
	void whenAFieldIsOfAnotherTypeThenTheMessageNamesTheRightOne() {
		assertThatIllegalStateException().isThrownBy(() -> PeerFields.of(OfOtherType.class))
			.withMessage("The field OfOtherType.feed is of type ZmqTestSubscriber, and the peer of a subscriber is a"
					+ " publisher. Declare it as a ZmqTestPublisher.");
		assertThatIllegalStateException().isThrownBy(() -> PeerFields.of(OfOtherTypeToo.class))
			.withMessage("The field OfOtherTypeToo.out is of type String, and the peer of a publisher is a subscriber."
					+ " Declare it as a ZmqTestSubscriber.");
	}

	@Test
	void whenAFieldIsStaticOrFinalThenTheMessageSaysSo() {
		assertThatIllegalStateException().isThrownBy(() -> PeerFields.of(Static.class))
			.withMessageContaining("The field Static.feed is static or final");
		assertThatIllegalStateException().isThrownBy(() -> PeerFields.of(Final.class))
			.withMessageContaining("The field Final.feed is static or final");
	}

	@EmbeddedZmqPeers
	static class One {

		@ZmqPeer(subscriber = "a")
		ZmqTestPublisher feed;

		@ZmqPeer(publisher = "a")
		ZmqTestSubscriber out;

	}

	@EmbeddedZmqPeers
	static class SameInOtherOrder {

		@ZmqPeer(publisher = "a")
		private ZmqTestSubscriber other;

		@ZmqPeer(subscriber = "a")
		private ZmqTestPublisher source;

	}

	static class WithOneMore extends One {

		@ZmqPeer(subscriber = "a")
		ZmqTestPublisher second;

	}

	@EmbeddedZmqPeers
	static class WithOtherName {

		@ZmqPeer(subscriber = "b")
		ZmqTestPublisher feed;

		@ZmqPeer(publisher = "a")
		ZmqTestSubscriber out;

	}

	@EmbeddedZmqPeers
	static class WithoutPeers {

	}

	static class NotEnabled {

		@ZmqPeer(subscriber = "default")
		ZmqTestPublisher feed;

	}

	@EmbeddedZmqPeers
	static class OfBoth {

		@ZmqPeer(subscriber = "default", publisher = "default")
		ZmqTestPublisher feed;

	}

	@EmbeddedZmqPeers
	static class OfNone {

		@ZmqPeer
		ZmqTestPublisher feed;

	}

	@EmbeddedZmqPeers
	static class OfOtherType {

		@ZmqPeer(subscriber = "default")
		ZmqTestSubscriber feed;

	}

	@EmbeddedZmqPeers
	static class OfOtherTypeToo {

		@ZmqPeer(publisher = "default")
		String out;

	}

	@EmbeddedZmqPeers
	static class Static {

		@ZmqPeer(subscriber = "default")
		static ZmqTestPublisher feed;

	}

	@EmbeddedZmqPeers
	static class Final {

		@ZmqPeer(subscriber = "default")
		final ZmqTestPublisher feed = null;

	}

}
