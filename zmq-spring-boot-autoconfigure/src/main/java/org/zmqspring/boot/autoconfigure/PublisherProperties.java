package org.zmqspring.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.zmqspring.publish.PublisherOverflow;
import org.zmqspring.transport.SocketMode;

/**
 * Properties of one publisher. Not thread-safe; filled while the application starts.
 */
public class PublisherProperties extends SocketProperties {

	/**
	 * Number of messages that may wait in front of the socket, at least 2.
	 */
	private int queueCapacity = 8192;

	/**
	 * What sending does while the queue is full.
	 */
	private PublisherOverflow overflow = PublisherOverflow.BLOCK;

	/**
	 * Time that sending waits for room in the queue before it fails, where the overflow
	 * policy is 'block'.
	 */
	private Duration sendTimeout = Duration.ofSeconds(5);

	/**
	 * Whether a message waits while a subscriber has no room for it ('snd-hwm'), instead
	 * of being dropped for that subscriber. All later messages of the publisher wait
	 * behind it, and sending waits or fails once the queue is full, as its overflow
	 * policy says. 'heartbeat-ivl' is then 0 by default, as heartbeats would wait behind
	 * the messages.
	 */
	private boolean xpubNodrop;

	/**
	 * Time for which a subscriber may take nothing while a message waits for it, where
	 * 'xpub-nodrop' is set. Then it is disconnected, and what was queued for it is
	 * dropped and counted. A slow one takes messages in steps of about 100KB, or of half
	 * its own 'rcv-hwm'; raise the timeout if that takes it longer.
	 */
	private Duration xpubNodropTimeout = Duration.ofSeconds(5);

	/**
	 * Number of subscriptions, over all endpoints, until which the first messages stay in
	 * the queue, so that subscribers that are still joining do not miss them. 0 sends at
	 * once. Meanwhile the queue may fill up, as its overflow policy says.
	 */
	private int holdUntilSubscribers;

	/**
	 * Time after the start at which messages are sent at the latest, where
	 * 'hold-until-subscribers' keeps them.
	 */
	private Duration holdTimeout = Duration.ofSeconds(30);

	/**
	 * Comma-separated list of topic prefixes under which the last message of each topic
	 * is kept, and sent once more when a peer subscribes to it, at most 10000 topics and
	 * 64MB. Of messages with a topic frame only. Those who had subscribed to the topic
	 * before receive it again, too. 'snd-hwm' should not be below the number of topics.
	 */
	private List<String> lastValueTopics = new ArrayList<>();

	/**
	 * Number of subscriptions that one peer may hold, or 0 for no limit. A prefix counts
	 * once more for every 8 bytes. A peer that exceeds it, or changes twice as many in a
	 * second, is disconnected.
	 */
	private int maxSubscriptionsPerPeer = 100_000;

	/**
	 * Whether to send (publishers) or to look for and take off (subscribers) the context
	 * of a trace in one more frame behind the payload. It is sent where observations are
	 * enabled and there is a trace. Subscribers must expect that frame. Messages of one
	 * frame go without.
	 */
	private boolean traceHeader;

	public PublisherProperties() {
		super(SocketMode.BIND);
	}

	public int getQueueCapacity() {
		return this.queueCapacity;
	}

	public void setQueueCapacity(int queueCapacity) {
		this.queueCapacity = queueCapacity;
	}

	public PublisherOverflow getOverflow() {
		return this.overflow;
	}

	public void setOverflow(PublisherOverflow overflow) {
		this.overflow = overflow;
	}

	public Duration getSendTimeout() {
		return this.sendTimeout;
	}

	public void setSendTimeout(Duration sendTimeout) {
		this.sendTimeout = sendTimeout;
	}

	public boolean isXpubNodrop() {
		return this.xpubNodrop;
	}

	public void setXpubNodrop(boolean xpubNodrop) {
		this.xpubNodrop = xpubNodrop;
	}

	public Duration getXpubNodropTimeout() {
		return this.xpubNodropTimeout;
	}

	public void setXpubNodropTimeout(Duration xpubNodropTimeout) {
		this.xpubNodropTimeout = xpubNodropTimeout;
	}

	public int getHoldUntilSubscribers() {
		return this.holdUntilSubscribers;
	}

	public void setHoldUntilSubscribers(int holdUntilSubscribers) {
		this.holdUntilSubscribers = holdUntilSubscribers;
	}

	public List<String> getLastValueTopics() {
		return this.lastValueTopics;
	}

	public void setLastValueTopics(List<String> lastValueTopics) {
		this.lastValueTopics = lastValueTopics;
	}

	public Duration getHoldTimeout() {
		return this.holdTimeout;
	}

	public void setHoldTimeout(Duration holdTimeout) {
		this.holdTimeout = holdTimeout;
	}

	public int getMaxSubscriptionsPerPeer() {
		return this.maxSubscriptionsPerPeer;
	}

	public void setMaxSubscriptionsPerPeer(int maxSubscriptionsPerPeer) {
		this.maxSubscriptionsPerPeer = maxSubscriptionsPerPeer;
	}

	public boolean isTraceHeader() {
		return this.traceHeader;
	}

	public void setTraceHeader(boolean traceHeader) {
		this.traceHeader = traceHeader;
	}

}
