package org.zmqspring.publish;

import org.zmqspring.message.TopicPrefix;

/**
 * A peer has subscribed at a publisher, or taken that back; also published as an
 * application event; leaving takes back. When an endpoint is closed or opened anew, its
 * subscriptions are forgotten without an event and come again with one each. Immutable.
 *
 * @param publisher the configured name of the publisher
 * @param endpoint the endpoint the peer uses, as configured
 * @param prefix what the peer subscribed to
 * @param subscribed {@code false} if it was taken back
 * @param total subscriptions of all peers on all endpoints of the publisher, after it
 */
public record ZmqSubscriptionEvent(String publisher, String endpoint, TopicPrefix prefix, boolean subscribed,
		long total) {
}
