package org.zmqspring.publish;

import org.zmqspring.message.TopicPrefix;

/**
 * A peer has subscribed at a publisher, or unsubscribed; also published as an application
 * event. A peer that disconnects unsubscribes. When an endpoint is closed or reopened,
 * there are no events for its subscriptions. When they are made again, each of them has
 * an event. Immutable.
 *
 * @param publisher the configured name of the publisher
 * @param endpoint the endpoint that the peer uses, as configured
 * @param prefix the topic prefix
 * @param subscribed {@code false} if the peer unsubscribed
 * @param total subscriptions of all peers on all endpoints of the publisher, after this
 * change
 */
public record ZmqSubscriptionEvent(String publisher, String endpoint, TopicPrefix prefix, boolean subscribed,
		long total) {
}
