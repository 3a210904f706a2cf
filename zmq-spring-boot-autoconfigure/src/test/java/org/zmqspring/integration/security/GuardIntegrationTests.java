package org.zmqspring.integration.security;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.security.CurveKeyPair;
import org.zmqspring.security.RefusalCause;
import org.zmqspring.security.ZapAuthenticator;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Users, addresses and authenticators of the application decide who may connect. */
@Timeout(120)
class GuardIntegrationTests {

	@Test
	void whenThePasswordIsRightThenMessagesFlowAndOtherwiseNot() {
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.zap.users.alice=wonderland",
				"zmq.publisher.plain.server=true");
				SecureApp good = SecureApp.subscriber(publisher.address(), "zmq.plain.username=alice",
						"zmq.plain.password=wonderland");
				SecureApp wrong = SecureApp.subscriber(publisher.address(), "zmq.plain.username=alice",
						"zmq.plain.password=looking-glass");
				SecureApp stranger = SecureApp.subscriber(publisher.address(), "zmq.plain.username=bob",
						"zmq.plain.password=wonderland")) {
			assertThat(good.nextMessage()).startsWith("n-");
			publisher.awaitRefusals(RefusalCause.USER, 4);
			assertThat(wrong.isSilentFor(Duration.ofMillis(300))).isTrue();
			assertThat(stranger.isSilentFor(Duration.ofMillis(300))).isTrue();
		}
	}

	@Test
	void whenTheAddressIsNotAllowedThenThePeerIsRefusedWhateverTheMechanism() {
		CurveKeyPair server = Keys.pair();
		for (String mechanism : new String[] { "zmq.io-threads=1", "zmq.curve.secret-key=" + Keys.secretOf(server) }) {
			try (SecureApp publisher = SecureApp.publisher(mechanism, "zmq.publisher.zap.allowed-addresses=10.0.0.0/8");
					SecureApp subscriber = SecureApp.subscriber(publisher.address(), mechanism,
							"zmq.subscriber.curve.server-key="
									+ (mechanism.contains("curve") ? Keys.publicOf(server) : ""))) {
				publisher.awaitRefusals(RefusalCause.ADDRESS, 2);
				assertThat(subscriber.isSilentFor(Duration.ofMillis(300))).isTrue();
			}
		}
	}

	@Test
	void whenTheAddressIsAllowedThenMessagesFlow() {
		try (SecureApp publisher = SecureApp.publisher("zmq.publisher.zap.allowed-addresses=10.0.0.0/8,127.0.0.0/8");
				SecureApp subscriber = SecureApp.subscriber(publisher.address())) {
			assertThat(subscriber.nextMessage()).startsWith("n-");
		}
	}

	@Test
	void whenTheAddressIsOfIpv6ThenItIsJudgedToo() {
		String[] bound = { "zmq.publisher.endpoints=tcp://[::1]:*", "zmq.ipv6=true" };
		try (SecureApp closed = SecureApp.publisher(bound[0], bound[1],
				"zmq.publisher.zap.allowed-addresses=2001:db8::/32");
				SecureApp open = SecureApp.publisher(bound[0], bound[1], "zmq.publisher.zap.allowed-addresses=::1");
				SecureApp refused = SecureApp.subscriber(closed.address(), "zmq.ipv6=true");
				SecureApp subscriber = SecureApp.subscriber(open.address(), "zmq.ipv6=true")) {
			assertThat(subscriber.nextMessage()).startsWith("n-");
			closed.awaitRefusals(RefusalCause.ADDRESS, 1);
			assertThat(refused.isSilentFor(Duration.ofMillis(300))).isTrue();
		}
	}

	@Test
	void whenAnAuthenticatorSaysNoOrFailsThenThePeerIsRefused() {
		try (SecureApp publisher = SecureApp.publisher(OnlyAlice.class, "zmq.publisher.plain.server=true");
				SecureApp alice = SecureApp.subscriber(publisher.address(), "zmq.plain.username=alice",
						"zmq.plain.password=any");
				SecureApp bob = SecureApp.subscriber(publisher.address(), "zmq.plain.username=bob",
						"zmq.plain.password=any");
				SecureApp breaker = SecureApp.subscriber(publisher.address(), "zmq.plain.username=breaker",
						"zmq.plain.password=any")) {
			assertThat(alice.nextMessage()).startsWith("n-");
			publisher.awaitRefusals(RefusalCause.AUTHENTICATOR, 1);
			publisher.awaitRefusals(RefusalCause.ERROR, 1);
			assertThat(bob.isSilentFor(Duration.ofMillis(300))).isTrue();
			assertThat(breaker.isSilentFor(Duration.ofMillis(300))).isTrue();
		}
	}

	@Test
	void whenAnAuthenticatorHangsThenPeersAreRefusedAndTheApplicationEnds() {
		long began;
		try (SecureApp publisher = SecureApp.publisher(Hanging.class, "zmq.publisher.plain.server=true");
				SecureApp subscriber = SecureApp.subscriber(publisher.address(), "zmq.plain.username=alice",
						"zmq.plain.password=any", "zmq.handshake-ivl=20s")) {
			publisher.awaitRefusals(RefusalCause.ERROR, 1);
			assertThat(subscriber.messages().drain()).isEmpty();
			began = System.nanoTime();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
	}

	@Test
	void whenAnAuthenticatorTakesItsTimeThenItsPeerIsLetIn() {
		try (SecureApp publisher = SecureApp.publisher(Slow.class, "zmq.publisher.plain.server=true");
				SecureApp subscriber = SecureApp.subscriber(publisher.address(), "zmq.plain.username=alice",
						"zmq.plain.password=any")) {
			Slow judge = publisher.bean(Slow.class);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				boolean up = subscriber.link().state().isUp();
				boolean answered = judge.answered.get();
				assertThat(up && !answered).as("up before it was let in").isFalse();
				return answered;
			});
			assertThat(subscriber.nextMessage()).startsWith("n-");
			assertThat(judge.asked).as("it has waited the first time").hasValue(1);
			assertThat(publisher.refusals()).isEmpty();
		}
	}

	/** Answers after much more than handshake-ivl, and less than its own time. */
	@Configuration(proxyBeanMethods = false)
	static class Slow {

		final AtomicInteger asked = new AtomicInteger();

		final AtomicBoolean answered = new AtomicBoolean();

		@Bean
		ZapAuthenticator slow() {
			return (request) -> {
				this.asked.incrementAndGet();
				try {
					new CountDownLatch(1).await(2500, TimeUnit.MILLISECONDS);
					this.answered.set(true);
					return true;
				}
				catch (InterruptedException ex) {
					return false;
				}
			};
		}

	}

	/** Lets only one user in. */
	@Configuration(proxyBeanMethods = false)
	static class OnlyAlice {

		@Bean
		ZapAuthenticator onlyAlice() {
			return (request) -> {
				if ("breaker".equals(request.username())) {
					throw new StackOverflowError("ordered by the test");
				}
				return "alice".equals(request.username());
			};
		}

	}

	/** Never answers. */
	@Configuration(proxyBeanMethods = false)
	static class Hanging {

		@Bean
		ZapAuthenticator hanging() {
			return (request) -> {
				try {
					new CountDownLatch(1).await();
					return true;
				}
				catch (InterruptedException ex) {
					return true;
				}
			};
		}

	}

}
