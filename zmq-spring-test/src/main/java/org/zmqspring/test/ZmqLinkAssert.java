package org.zmqspring.test;

import java.util.Objects;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import org.zmqspring.link.LinkState;
import org.zmqspring.link.TransitionCause;

/**
 * AssertJ assertions for a {@link ZmqLink}. All of them are about the time since the
 * start of the test. A failure shows what the link did. Confined to one thread.
 */
public final class ZmqLinkAssert extends AbstractAssert<ZmqLinkAssert, ZmqLink> {

	ZmqLinkAssert(ZmqLink actual) {
		super(actual, ZmqLinkAssert.class);
	}

	/**
	 * Check the current state.
	 * @param expected the state
	 * @return this
	 */
	public ZmqLinkAssert hasState(LinkState expected) {
		return equal("the state", expected, this.actual.state());
	}

	/**
	 * Check that messages can pass.
	 * @return this
	 */
	public ZmqLinkAssert isUp() {
		LinkState state = this.actual.state();
		return state.isUp() ? this : equal("the state", LinkState.UP, state);
	}

	/**
	 * Check how often the link came up again after a loss.
	 * @param expected the number
	 * @return this
	 */
	public ZmqLinkAssert hasReconnects(long expected) {
		return equal("reconnects", expected, this.actual.reconnects());
	}

	/**
	 * Check how often the link was lost while it was up.
	 * @param expected the number
	 * @return this
	 */
	public ZmqLinkAssert hasDisconnects(long expected) {
		return equal("disconnects", expected, this.actual.disconnects());
	}

	/**
	 * Check that the link was not lost while it was up.
	 * @return this
	 */
	public ZmqLinkAssert wasNeverLost() {
		return hasDisconnects(0);
	}

	/**
	 * Check why the link was lost the last time.
	 * @param expected the cause
	 * @return this
	 */
	public ZmqLinkAssert wasLostBy(TransitionCause expected) {
		return equal("the cause of the last loss", expected, this.actual.lostBy());
	}

	/**
	 * Check how many messages the link received, without recovered ones.
	 * @param expected the number
	 * @return this
	 */
	public ZmqLinkAssert hasReceived(long expected) {
		return equal("received messages", expected, this.actual.received());
	}

	/**
	 * Check how many messages are missing, as their numbers show.
	 * @param expected the number
	 * @return this
	 */
	public ZmqLinkAssert hasLost(long expected) {
		return equal("lost messages", expected, this.actual.lost());
	}

	/**
	 * Check how many messages were received from the replay endpoint of the publisher.
	 * @param expected the number
	 * @return this
	 */
	public ZmqLinkAssert hasRecovered(long expected) {
		return equal("recovered messages", expected, this.actual.recovered());
	}

	/**
	 * Check how often the publisher has restarted, as the numbers of its messages show.
	 * @param expected the number
	 * @return this
	 */
	public ZmqLinkAssert hasRestarts(long expected) {
		return equal("restarts of the publisher", expected, this.actual.restarts());
	}

	/**
	 * Check how many messages the application dropped.
	 * @param expected the number
	 * @return this
	 */
	public ZmqLinkAssert hasDropped(long expected) {
		return equal("dropped messages", expected, this.actual.dropped());
	}

	/**
	 * Check how many messages the publisher sent.
	 * @param expected the number
	 * @return this
	 */
	public ZmqLinkAssert hasSent(long expected) {
		return equal("sent messages", expected, this.actual.sent());
	}

	private ZmqLinkAssert equal(String what, Object expected, @Nullable Object found) {
		isNotNull();
		if (!Objects.equals(expected, found)) {
			throw failureWithActualExpected(String.valueOf(found), expected.toString(),
					"Expected %s of the link '%s' to be %s, but found %s.%n%s", what, this.actual.id(), expected,
					(found != null) ? found : "none", this.actual.history());
		}
		return this;
	}

}
