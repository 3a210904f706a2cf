package org.zmqspring.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * All properties of ZeroMQ sockets. The inherited options are the defaults of all
 * sockets. Not thread-safe; filled while the application starts.
 */
@ConfigurationProperties("zmq")
public class ZmqProperties extends SocketOptions {

	/**
	 * Number of the engine's I/O threads. With more than one, some connections of JeroMQ
	 * stall.
	 */
	private int ioThreads = 1;

	/**
	 * Publisher with the name 'default'.
	 */
	@NestedConfigurationProperty
	private final PublisherProperties publisher = new PublisherProperties();

	/**
	 * Subscriber with the name 'default'.
	 */
	@NestedConfigurationProperty
	private final SubscriberProperties subscriber = new SubscriberProperties();

	/**
	 * More publishers by name.
	 */
	private final Map<String, PublisherProperties> publishers = new LinkedHashMap<>();

	/**
	 * More subscribers by name.
	 */
	private final Map<String, SubscriberProperties> subscribers = new LinkedHashMap<>();

	/**
	 * Forwarders by name. Each one passes the messages of many publishers to many
	 * subscribers.
	 */
	private final Map<String, ForwarderProperties> forwarders = new LinkedHashMap<>();

	/**
	 * Defaults of all listeners.
	 */
	@NestedConfigurationProperty
	private final ListenerProperties listener = new ListenerProperties();

	/**
	 * What the health of the application requires.
	 */
	@NestedConfigurationProperty
	private final HealthProperties health = new HealthProperties();

	/**
	 * Observations and traces.
	 */
	@NestedConfigurationProperty
	private final ObservationProperties observation = new ObservationProperties();

	public int getIoThreads() {
		return this.ioThreads;
	}

	public void setIoThreads(int ioThreads) {
		this.ioThreads = ioThreads;
	}

	public PublisherProperties getPublisher() {
		return this.publisher;
	}

	public SubscriberProperties getSubscriber() {
		return this.subscriber;
	}

	public Map<String, PublisherProperties> getPublishers() {
		return this.publishers;
	}

	public Map<String, SubscriberProperties> getSubscribers() {
		return this.subscribers;
	}

	public Map<String, ForwarderProperties> getForwarders() {
		return this.forwarders;
	}

	public ListenerProperties getListener() {
		return this.listener;
	}

	public HealthProperties getHealth() {
		return this.health;
	}

	public ObservationProperties getObservation() {
		return this.observation;
	}

}
