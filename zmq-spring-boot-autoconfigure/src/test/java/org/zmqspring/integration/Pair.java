package org.zmqspring.integration;

import java.time.Duration;

import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A publishing application and one that listens to it, whose listeners a test registers
 * itself. Confined to the test's thread.
 */
public final class Pair implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ConfigurableApplicationContext publisher;

	private final ConfigurableApplicationContext subscriber;

	private Pair(ConfigurableApplicationContext publisher, ConfigurableApplicationContext subscriber) {
		this.publisher = publisher;
		this.subscriber = subscriber;
	}

	static Pair start(String... properties) {
		ConfigurableApplicationContext publisher = publisher();
		return new Pair(publisher, Apps.start(NoListener.class, withEndpoint(publisher, properties)));
	}

	/** With the actuator on the listening side. */
	static Pair startWeb(String... properties) {
		ConfigurableApplicationContext publisher = publisher();
		return new Pair(publisher, Apps.startWeb(NoListener.class, withEndpoint(publisher, properties)));
	}

	private static ConfigurableApplicationContext publisher() {
		return Apps.start(NoListener.class, "zmq.publisher.endpoints=tcp://127.0.0.1:*", "zmq.snd-hwm=0");
	}

	private static String[] withEndpoint(ConfigurableApplicationContext publisher, String... properties) {
		String[] all = new String[properties.length + 2];
		System.arraycopy(properties, 0, all, 2, properties.length);
		all[0] = "zmq.subscriber.endpoints=" + Apps.boundAddress(publisher);
		all[1] = "zmq.rcv-hwm=0";
		return all;
	}

	/**
	 * Register a listener and wait until the publisher knows of one more subscription.
	 */
	void listen(ListenerSpec spec) {
		registry().register(spec);
		spec.topics()
			.forEach((topic) -> assertThat(template().awaitSubscribers(topic.toString(), 1, PATIENCE)).isTrue());
	}

	ZmqTemplate template() {
		return this.publisher.getBean(ZmqTemplate.class);
	}

	ZmqListenerRegistry registry() {
		return this.subscriber.getBean(ZmqListenerRegistry.class);
	}

	ListenerInfo info(String id) {
		return registry().listener(id).orElseThrow();
	}

	Actuator actuator() {
		return new Actuator(this.subscriber);
	}

	String endpoint() {
		return Apps.boundAddress(this.publisher);
	}

	ConfigurableApplicationContext subscriberApp() {
		return this.subscriber;
	}

	@Override
	public void close() {
		this.subscriber.close();
		this.publisher.close();
	}

}
