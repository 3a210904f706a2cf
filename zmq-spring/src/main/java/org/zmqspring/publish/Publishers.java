package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.agent.AgentThread;
import org.zmqspring.agent.Ticker;
import org.zmqspring.agent.Uninterrupted;
import org.zmqspring.convert.PayloadCodec;
import org.zmqspring.message.Internal;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.transport.PublisherSocket;
import org.zmqspring.transport.RouterSocket;
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.Transport;

/**
 * All publishers of an application: creates their templates, and starts and stops the
 * thread that sends. One thread at a time calls {@code start}, {@code stop} and
 * {@code close}, any number of times; everything else is thread-safe.
 */
@Internal
public final class Publishers {

	private static final Logger logger = LoggerFactory.getLogger(Publishers.class);

	private final PublishingAgent agent;

	private final PublishObserver observer;

	private final PayloadCodec codec;

	private final Transport transport;

	private final Ticker ticker;

	private final FutureCompleter futures = new FutureCompleter();

	private volatile @Nullable AgentThread thread;

	private volatile boolean running;

	/**
	 * Create publishers; nothing runs yet.
	 * @param settings the queue of each publisher, by its configured name
	 * @param codec converts payloads to bytes
	 * @param transport creates the poller
	 * @param listener receives the changes of subscriptions
	 * @param observer surrounds each send
	 * @param ticker the clock
	 */
	public Publishers(Map<String, PublisherSettings> settings, PayloadCodec codec, Transport transport,
			SubscriptionListener listener, PublishObserver observer, Ticker ticker) {
		this.agent = new PublishingAgent(settings, this.futures, listener, ticker);
		this.observer = observer;
		this.codec = codec;
		this.transport = transport;
		this.ticker = ticker;
	}

	/**
	 * The template of a publisher. It may be requested before the start, and kept.
	 * @param name the configured name
	 * @return the template
	 * @throws ZmqConfigurationException if there is no such publisher
	 */
	public ZmqTemplate template(String name) {
		return new ZmqTemplate(publisher(name), this.codec, this);
	}

	/**
	 * A template that looks up its publisher at its first use. So it can be injected into
	 * beans that the publishers themselves need.
	 * @param name the configured name
	 * @param publishers returns the publishers
	 * @return the template
	 */
	public static ZmqTemplate template(String name, Supplier<Publishers> publishers) {
		return new ZmqTemplate(name, publishers);
	}

	/**
	 * The template of the publisher named {@code default}. It looks up the publisher at
	 * its first use.
	 * @param publishers returns the publishers
	 * @return the template
	 */
	public static DefaultZmqTemplate defaultTemplate(Supplier<Publishers> publishers) {
		return new DefaultZmqTemplate("default", publishers);
	}

	ZmqTemplate.Target target(String name) {
		return target(publisher(name), this.codec);
	}

	ZmqTemplate.Target target(Publisher publisher, PayloadCodec payloads) {
		return new ZmqTemplate.Target(publisher, this.observer.isActive() ? this.observer : null, payloads, this);
	}

	/**
	 * The owner of the publisher sockets. It may adopt sockets before the start.
	 * @return the owner; it passes each call to the publisher thread
	 */
	public SocketOwner<PublisherSocket> socketOwner() {
		return this.agent;
	}

	/**
	 * The owner of the sockets on which peers ask for earlier messages.
	 * @return the owner; it passes each call to the publisher thread
	 */
	public SocketOwner<RouterSocket> replayOwner() {
		return this.agent.replayOwner();
	}

	/** Start the thread, unless it runs, and accept messages. */
	public void start() {
		this.agent.start();
		AgentThread current = this.thread;
		if (current == null) {
			this.agent.open(this.transport.newPoller());
			this.futures.start();
			// A daemon, so that an application that only publishes can end by leaving
			// main. The thread still runs while the shutdown hook of the application
			// context drains the queues.
			current = new AgentThread(this.agent, true, this.ticker);
			this.thread = current;
			current.start();
		}
		this.agent.publishers().forEach((publisher) -> publisher.queue().open());
		this.running = true;
	}

	/**
	 * Whether messages are accepted.
	 * @return {@code true} from the start to the stop
	 */
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Accept nothing more, hand the queued messages to the engine and drop the rest.
	 * Messages of a publisher without an open socket are dropped at once. The sockets
	 * stay open; retire them through {@link #socketOwner()}. An interrupt does not
	 * shorten the wait, and the interrupt flag is kept.
	 * @param deadline longest time to wait
	 */
	public void stop(Duration deadline) {
		if (!this.running) {
			return;
		}
		this.running = false;
		this.agent.publishers().forEach((publisher) -> publisher.queue().drain());
		Uninterrupted.await(this.agent.drain(), deadline, this::cannotSend, this.ticker);
		for (Publisher publisher : this.agent.publishers()) {
			int left = publisher.queue().close();
			if (left > 0) {
				logger.warn("zmq publisher '{}' stopped with {} messages that the engine had not taken",
						publisher.name(), left);
			}
		}
	}

	/** The publisher thread itself waits for the end of the application. */
	private boolean cannotSend() {
		AgentThread current = this.thread;
		return current != null && current.isEndWaiter();
	}

	/**
	 * Stop at once, unless stopped already. Close the sockets that are still open, and
	 * end the thread. {@link #start()} starts again.
	 * @param bound longest time to wait for the thread
	 * @return whether the thread has ended; if not, call this again before a new start
	 */
	public boolean close(Duration bound) {
		stop(Duration.ZERO);
		AgentThread current = this.thread;
		if (current != null && !current.close(bound)) {
			return false;
		}
		this.thread = null;
		this.futures.stop();
		return true;
	}

	/**
	 * Wait for the publisher thread to count the messages that it has sent. A peer can
	 * get a message a moment before that.
	 * @return completes after the thread's current cycle; completed if it does not run
	 */
	public CompletableFuture<Void> afterThisCycle() {
		return (this.thread != null) ? this.agent.afterThisCycle() : CompletableFuture.completedFuture(null);
	}

	/**
	 * The figures of every publisher, in the order of configuration.
	 * @return a snapshot of each
	 */
	public List<PublisherInfo> infos() {
		return this.agent.publishers().stream().map(Publisher::info).toList();
	}

	/**
	 * The figures of one publisher.
	 * @param name the configured name
	 * @return a snapshot
	 * @throws ZmqConfigurationException if there is no such publisher
	 */
	public PublisherInfo info(String name) {
		return publisher(name).info();
	}

	Publisher publisher(String name) {
		Publisher publisher = this.agent.publisher(name);
		if (publisher == null) {
			throw new ZmqConfigurationException("No zmq publisher is named '" + name + "', only "
					+ this.agent.publishers().stream().map(Publisher::name).toList() + ". Set zmq."
					+ ("default".equals(name) ? "publisher" : "publishers." + name) + ".endpoints");
		}
		return publisher;
	}

}
