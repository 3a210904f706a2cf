package org.zmqspring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.transport.SocketMode;

/**
 * Properties of one subscriber. Not thread-safe; filled while the application starts.
 */
public class SubscriberProperties extends SocketProperties {

	/**
	 * Comma-separated list of topic prefixes to subscribe to, in addition to those of the
	 * listeners.
	 */
	private List<String> topics = new ArrayList<>();

	/**
	 * Whether to expect the context of a trace in one more frame after the payload, and
	 * to remove that frame. Trust the context only as far as the publisher.
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
