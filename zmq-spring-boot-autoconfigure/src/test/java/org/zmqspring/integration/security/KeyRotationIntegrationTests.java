package org.zmqspring.integration.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.integration.Apps;
import org.zmqspring.integration.NoListener;
import org.zmqspring.integration.Received;
import org.zmqspring.listen.ListenerSpec;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.supervise.LinkDirectory;
import org.zmqspring.supervise.LinkSnapshot;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys are changed while applications run. */
@Timeout(120)
class KeyRotationIntegrationTests {

	private final CurveKeyPair client = Keys.pair();

	@Test
	void whenAKeyIsRotatedThenOnlyThatLinkIsOpenedAnewAndTheOtherLosesNothing(@TempDir Path directory) {
		CurveKeyPair old = Keys.pair();
		CurveKeyPair fresh = Keys.pair();
		Path secret = Keys.write(directory.resolve("secret"), Keys.secretOf(old));
		Path known = Keys.write(directory.resolve("server"), Keys.publicOf(old) + "\n");
		try (SecureApp rotating = SecureApp.publisher("zmq.publisher.curve.secret-key-location=" + secret);
				SecureApp steady = SecureApp.publisher();
				ConfigurableApplicationContext subscriber = Apps.start(TwoListeners.class, "zmq.reconnect-ivl=50ms",
						"zmq.reconnect-ivl-max=200ms", "zmq.subscribers.rotating.endpoints=" + rotating.address(),
						"zmq.subscribers.rotating.curve.secret-key=" + Keys.secretOf(this.client),
						"zmq.subscribers.rotating.curve.server-key-location=" + known,
						"zmq.subscribers.steady.endpoints=" + steady.address())) {
			TwoListeners listeners = subscriber.getBean(TwoListeners.class);
			listeners.rotating.next();
			listeners.steady.next();
			String address = rotating.address();

			Keys.write(secret, Keys.secretOf(fresh));
			Keys.write(known, Keys.publicOf(fresh));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> link(subscriber, "rotating").reconnects() >= 1 && isFlowing(listeners.rotating));
			assertThat(rotating.address()).as("the port is kept").isEqualTo(address);

			assertThat(link(subscriber, "steady").reconnects()).isZero();
			assertConsecutive(listeners.steady.drain());
		}
	}

	@Test
	void whenTheFirstSubscriberWithKeyFilesComesAtRunTimeThenItsFilesAreFollowed(@TempDir Path directory) {
		CurveKeyPair server = Keys.pair();
		Path secret = Keys.write(directory.resolve("secret"), Keys.secretOf(this.client));
		Received<String> received = new Received<>();
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.curve.secret-key=" + Keys.secretOf(server));
				ConfigurableApplicationContext subscriber = Apps.start(NoListener.class, "zmq.reconnect-ivl=50ms",
						"zmq.curve.secret-key-location=" + secret, "zmq.curve.server-key=" + Keys.publicOf(server))) {
			subscriber.getBean(ZmqListenerRegistry.class)
				.register(ListenerSpec.builder("guest", (message) -> received.add(message.topic()))
					.endpoints(publisher.address())
					.topics("n-")
					.build());
			received.next();

			Keys.write(secret, Keys.secretOf(Keys.pair()));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> link(subscriber, "guest").reconnects() >= 1 && isFlowing(received));
		}
	}

	private static boolean isFlowing(Received<String> messages) {
		messages.drain();
		Awaitility.await().atMost(Duration.ofSeconds(30)).during(Duration.ofMillis(100)).until(() -> true);
		return !messages.drain().isEmpty();
	}

	private static LinkSnapshot link(ConfigurableApplicationContext context, String socket) {
		return context.getBean(LinkDirectory.class)
			.links()
			.stream()
			.filter((link) -> link.spec().socket().equals(socket))
			.findFirst()
			.orElseThrow();
	}

	private static void assertConsecutive(List<String> messages) {
		List<Integer> numbers = messages.stream().map((message) -> Integer.valueOf(message.substring(2))).toList();
		assertThat(numbers).hasSizeGreaterThan(10);
		assertThat(numbers.get(numbers.size() - 1) - numbers.get(0)).isEqualTo(numbers.size() - 1);
	}

	@Test
	void whenAMountedSecretIsSwappedThenTheListIsReadAnew(@TempDir Path directory) throws IOException {
		CurveKeyPair server = Keys.pair();
		CurveKeyPair leaver = Keys.pair();
		mount(directory, "v1", this.client, leaver);
		Path list = directory.resolve("allowed");
		Files.createSymbolicLink(list, Path.of("..data/allowed"));
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.curve.secret-key=" + Keys.secretOf(server),
				"zmq.publisher.zap.allowed-curve-keys-location=" + list);
				SecureApp stays = subscriber(publisher, this.client, server);
				SecureApp leaves = subscriber(publisher, leaver, server)) {
			stays.nextMessage();
			leaves.nextMessage();
			mount(directory, "v2", this.client);
			publisher.awaitRefusals(RefusalCause.KEY, 1);
			leaves.awaitSilence();
			assertThat(stays.nextMessage()).startsWith("n-");
		}
	}

	@Test
	void whenTheListCannotBeReadThenItStaysAsItWas(@TempDir Path directory) throws IOException {
		CurveKeyPair server = Keys.pair();
		Path list = Keys.allow(directory.resolve("allowed"), this.client);
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.curve.secret-key=" + Keys.secretOf(server),
				"zmq.publisher.zap.allowed-curve-keys-location=" + list);
				SecureApp subscriber = subscriber(publisher, this.client, server)) {
			subscriber.nextMessage();
			Keys.write(list, "nonsense");
			assertThat(subscriber.isSilentFor(Duration.ofMillis(1500))).isFalse();
			Files.delete(list);
			assertThat(subscriber.isSilentFor(Duration.ofMillis(1500))).isFalse();
			publisher.reopen();
			try (SecureApp another = subscriber(publisher, this.client, server);
					SecureApp stranger = subscriber(publisher, Keys.pair(), server)) {
				assertThat(another.nextMessage()).startsWith("n-");
				publisher.awaitRefusals(RefusalCause.KEY, 1);
				assertThat(stranger.messages().drain()).isEmpty();
			}
		}
	}

	private static SecureApp subscriber(SecureApp publisher, CurveKeyPair keys, CurveKeyPair server) {
		return SecureApp.subscriber(publisher.address(), "zmq.subscriber.curve.secret-key=" + Keys.secretOf(keys),
				"zmq.subscriber.curve.server-key=" + Keys.publicOf(server));
	}

	/** As Kubernetes does: a new folder, and a symbolic link that is replaced. */
	private static void mount(Path directory, String version, CurveKeyPair... allowed) throws IOException {
		Path folder = Files.createDirectory(directory.resolve(".." + version));
		Keys.allow(folder.resolve("allowed"), allowed);
		Path fresh = Files.createSymbolicLink(directory.resolve("..data_tmp"), folder.getFileName());
		Files.move(fresh, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE,
				StandardCopyOption.REPLACE_EXISTING);
	}

	/** Listens to two subscribers. */
	@Configuration(proxyBeanMethods = false)
	static class TwoListeners {

		final Received<String> rotating = new Received<>();

		final Received<String> steady = new Received<>();

		@ZmqListener(subscriber = "rotating")
		void onRotating(String message) {
			this.rotating.add(message);
		}

		@ZmqListener(subscriber = "steady")
		void onSteady(String message) {
			this.steady.add(message);
		}

	}

}
