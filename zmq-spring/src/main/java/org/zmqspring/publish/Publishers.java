package org.zmqspring.publish;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.zmqspring.transport.SocketOwner;
import org.zmqspring.transport.Transport;

/**
 * All publishers of an application: makes their templates, starts and stops the thread
 * that sends. {@code start}, {@code stop} and {@code close} are called by one thread at a
 * time, any number of times; everything else is thread-safe.
 */
@Internal
public final class Publishers {

	private static final Logger logger = LoggerFactory.getLogger(Publishers.class);

	private final PublishingAgent agent;

	private final PublishObserver observer;

	private final PayloadCodec codec;

	private final Transport transport;

	private final Ticker ticker;

	private final Completions completions = new Completions();

	private volatile @Nullable AgentThread thread;

	private volatile boolean running;

	/**
	 * Create publishers; nothing runs yet.
	 * @param settings the queue of each publisher, by its configured name
	 * @param codec makes the payloads
	 * @param transport where the poller comes from
	 * @param listener told who subscribes
	 * @param observer surrounds what templates send
	 * @param ticker the clock
	 */
	public Publishers(Map<String, PublisherSettings> settings, PayloadCodec codec, Transport transport,
			SubscriptionListener listener, PublishObserver observer, Ticker ticker) {
		this.agent = new PublishingAgent(settings, this.completions, listener, ticker);
		this.observer = observer;
		this.codec = codec;
		this.transport = transport;
		this.ticker = ticker;
	}

	/**
	 * The template of a publisher; it may be asked for and kept before the start.
	 * @param name the configured name
	 * @return the template
	 * @throws ZmqConfigurationException if there is no such publisher
	 */
	public ZmqTemplate template(String name) {
		return new ZmqTemplate(publisher(name), this.codec, this);
	}

	/**
	 * A template that looks for its publisher when it is first used. It can be injected
	 * into what the publishers themselves need.
	 * @param name the configured name
	 * @param publishers gives the publishers
	 * @return the template
	 */
	public static ZmqTemplate template(String name, Supplier<Publishers> publishers) {
		return new ZmqTemplate(name, publishers);
	}

	/**
	 * The template of the publisher named {@code default}, which looks for it when it is
	 * first used.
	 * @param publishers gives the publishers
	 * @return the template
	 */
	public static DefaultZmqTemplate defaultTemplate(Supplier<Publishers> publishers) {
		return new DefaultZmqTemplate("default", publishers);
	}

	ZmqTemplate.Target target(String name) {
		Publisher publisher = publisher(name);
		return new ZmqTemplate.Target(publisher, outlet(publisher), this.codec, this);
	}

	/** Where templates put their messages: the queue itself, unless somebody looks. */
	Outlet outlet(Publisher publisher) {
		return this.observer.isActive() ? new ObservedOutlet(publisher.name(), publisher.queue(), this.observer)
				: publisher.queue();
	}

	/**
	 * Who the publisher sockets are handed to. Sockets adopted before the start are taken
	 * over at the start.
	 * @return the door to the publisher thread
	 */
	public SocketOwner<PublisherSocket> socketOwner() {
		return this.agent;
	}

	/** Start the thread, unless it runs, and accept messages. */
	public void start() {
		this.agent.begin();
		AgentThread current = this.thread;
		if (current == null) {
			this.agent.open(this.transport.newPoller());
			this.completions.start();
			// A daemon: who only publishes may end by leaving main, and the shutdown hook
			// of
			// the application context still drains the queues, as this thread goes on
			// then.
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
	 * Accept nothing more, hand what is queued to the engine and give up what is left.
	 * Messages of a publisher without an open socket are given up at once. The sockets
	 * stay open, to be retired through {@link #socketOwner()}. An interrupt does not
	 * shorten the wait and is kept.
	 * @param deadline how long to wait at most
	 */
	public void stop(Duration deadline) {
		if (!this.running) {
			return;
		}
		this.running = false;
		this.agent.publishers().forEach((publisher) -> publisher.queue().drain());
		Uninterrupted.await(this.agent.drain(), deadline, this::cannotHandOver, this.ticker);
		for (Publisher publisher : this.agent.publishers()) {
			int left = publisher.queue().close();
			if (left > 0) {
				logger.warn("zmq publisher '{}' stopped with {} messages that the engine had not taken",
						publisher.name(), left);
			}
		}
	}

	/** The publisher thread itself waits for the end of the application. */
	private boolean cannotHandOver() {
		AgentThread current = this.thread;
		return current != null && current.isEndWaiter();
	}

	/**
	 * Stop at once if that has not happened, close the sockets that are still open and
	 * end the thread. {@link #start()} starts anew.
	 * @param bound how long to wait for the thread at most
	 * @return whether the thread has ended; if not, call it again before a new start
	 */
	public boolean close(Duration bound) {
		stop(Duration.ZERO);
		AgentThread current = this.thread;
		if (current != null && !current.close(bound)) {
			return false;
		}
		this.thread = null;
		this.completions.stop();
		return true;
	}

	/**
	 * What every publisher has done so far, in the order of configuration.
	 * @return a snapshot of each
	 */
	public List<PublisherInfo> infos() {
		return this.agent.publishers().stream().map(Publisher::info).toList();
	}

	/**
	 * What one publisher has done so far.
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
