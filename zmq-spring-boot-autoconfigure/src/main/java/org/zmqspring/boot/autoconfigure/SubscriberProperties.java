package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.transport.SocketMode;

/**
 * Properties of one subscriber. Not thread-safe; filled while the application starts.
 */
public class SubscriberProperties extends SocketProperties {

	/**
	 * Comma-separated list of topic prefixes to subscribe to, beside those of the
	 * listeners.
	 */
	private List<String> topics = new ArrayList<>();

	/**
	 * Whether to look for the context of a trace behind the payload, and take its frame
	 * off. Trust it as far as the publisher.
	 */
	private boolean traceHeader;

	public SubscriberProperties() {
		super(SocketMode.CONNECT);
	}

	public List<String> getTopics() {
		return this.topics;
	}

	public void setTopics(List<String> topics) {
		this.topics = topics;
	}

	public boolean isTraceHeader() {
		return this.traceHeader;
	}

	public void setTraceHeader(boolean traceHeader) {
		this.traceHeader = traceHeader;
	}

}
