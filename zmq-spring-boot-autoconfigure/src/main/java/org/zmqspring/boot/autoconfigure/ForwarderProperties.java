package org.zmqspring.boot.autoconfigure;

import java.time.Duration;

import org.zmqspring.transport.SocketMode;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Properties of one forwarder: those of its two sides. Not thread-safe; filled while the
 * application starts.
 */
public class ForwarderProperties {

	/**
	 * Side of the publishers, an XSUB socket. It receives their messages.
	 */
	@NestedConfigurationProperty
	private final FrontendProperties frontend = new FrontendProperties();

	/**
	 * Side of the subscribers, an XPUB socket. It sends them the messages.
	 */
	@NestedConfigurationProperty
	private final BackendProperties backend = new BackendProperties();

	public FrontendProperties getFrontend() {
		return this.frontend;
	}

	public BackendProperties getBackend() {
		return this.backend;
	}

	/** Properties of the side of the publishers. Not thread-safe. */
	public static class FrontendProperties extends SocketProperties {

		/**
		 * Number of subscriptions that the forwarder may have at a publisher, or 0 for no
		 * limit. A prefix counts once more for every 8 bytes. Further subscriptions wait
		 * until others end, and are counted.
		 */
		private int maxSubscriptionsPerPeer = 100_000;

		public FrontendProperties() {
			super(SocketMode.BIND);
		}

		public int getMaxSubscriptionsPerPeer() {
			return this.maxSubscriptionsPerPeer;
		}

		public void setMaxSubscriptionsPerPeer(int maxSubscriptionsPerPeer) {
			this.maxSubscriptionsPerPeer = maxSubscriptionsPerPeer;
		}

	}

	/** Properties of the side of the subscribers. Not thread-safe. */
	public static class BackendProperties extends SocketProperties {

		/**
		 * Whether a message waits while a subscriber has no room for it ('snd-hwm').
		 * Otherwise it is dropped for that subscriber. While a message waits, the
		 * forwarder reads no further ones. Heartbeats are then off by default, because
		 * they would wait behind the messages.
		 */
		private boolean xpubNodrop;

		/**
		 * Longest time for which a subscriber may take no message while one waits for it,
		 * if 'xpub-nodrop' is set. Then the subscriber is disconnected, and the messages
		 * queued for it are dropped and counted.
		 */
		private Duration xpubNodropTimeout = Duration.ofSeconds(5);

		/**
		 * Number of subscriptions that one peer may have, or 0 for no limit. A prefix
		 * counts once more for every 8 bytes. A peer that exceeds the number, or makes
		 * twice as many changes in a second, is disconnected. To a publisher, the
		 * forwarder is one peer with the subscriptions of all its subscribers, so the
		 * default is a tenth of that of 'frontend'.
		 */
		private int maxSubscriptionsPerPeer = 10_000;

		public BackendProperties() {
			super(SocketMode.BIND);
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

		public int getMaxSubscriptionsPerPeer() {
			return this.maxSubscriptionsPerPeer;
		}

		public void setMaxSubscriptionsPerPeer(int maxSubscriptionsPerPeer) {
			this.maxSubscriptionsPerPeer = maxSubscriptionsPerPeer;
		}

	}

}
