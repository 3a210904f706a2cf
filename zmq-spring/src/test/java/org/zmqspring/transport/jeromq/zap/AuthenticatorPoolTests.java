package org.zmqspring.transport.jeromq.zap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.agent.ManualTicker;
import org.zmqspring.security.SecuritySettings;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.security.ZapPolicy;
import org.zmqspring.security.ZapRequest;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link AuthenticatorPool}. */
@Timeout(120)
class AuthenticatorPoolTests {

	private final ManualTicker ticker = new ManualTicker();

	private final CountDownLatch release = new CountDownLatch(1);

	private @Nullable AuthenticatorPool pool;

	@AfterEach
	void close() {
		this.release.countDown();
		if (this.pool != null) {
			this.pool.close();
		}
	}

	@Test
	void shouldAskNoneIfThereIsNone() {
		assertThat(pool().ask(peer(), (pending, cause) -> {
			throw new AssertionError();
		})).isFalse();
	}

	@Test
	void shouldRefuseIfOneOfThemSaysNo() {
		assertThat(decision(pool((request) -> true))).isEqualTo("allowed");
		assertThat(decision(pool((request) -> true, (request) -> false))).isEqualTo("AUTHENTICATOR");
	}

	@Test
	void shouldRefuseIfOneOfThemFails() {
		assertThat(decision(pool((request) -> {
			throw new IllegalStateException("ordered by the test");
		}))).isEqualTo("ERROR");
		assertThat(decision(pool((request) -> {
			throw new StackOverflowError("ordered by the test");
		}))).isEqualTo("ERROR");
	}

	@Test
	void shouldRefuseAPeerWhoseAnswerIsLate() {
		AuthenticatorPool hanging = pool((request) -> {
			this.release.await();
			return true;
		});
		AuthenticatorPool.PendingPeer first = peer();
		hanging.ask(first, (pending, cause) -> {
		});
		assertThat(hanging.nanosToNextDeadline(this.ticker.nanos(), Long.MAX_VALUE))
			.isEqualTo(Duration.ofSeconds(5).toNanos());
		assertThat(hanging.expire(this.ticker.nanos())).isEmpty();
		this.ticker.advance(Duration.ofSeconds(5));
		assertThat(hanging.expire(this.ticker.nanos())).containsExactly(first);
		assertThat(hanging.isPending(first)).isTrue();
		hanging.forget(first);
		assertThat(hanging.isPending(first)).isFalse();
		assertThat(hanging.expire(this.ticker.nanos())).isEmpty();
	}

	@Test
	void shouldNotAskAboutAPeerThatHasWaitedTooLong() {
		List<String> asked = new CopyOnWriteArrayList<>();
		AuthenticatorPool slow = pool((request) -> {
			this.release.await();
			asked.add(request.address());
			return true;
		});
		for (String address : List.of("first", "late", "late as well")) {
			slow.ask(peer(address), (pending, cause) -> {
			});
		}
		this.ticker.advance(AuthenticatorPool.TIMEOUT);
		this.release.countDown();
		assertThat(decision(slow)).isEqualTo("allowed");
		assertThat(asked).doesNotContain("late", "late as well").contains("10.0.0.1");
	}

	@Test
	void shouldRefuseAtOnceWhenTooManyWait() {
		AuthenticatorPool hanging = pool((request) -> {
			this.release.await();
			return true;
		});
		for (int i = 0; i < 1001; i++) {
			hanging.ask(peer(), (pending, cause) -> {
			});
		}
		assertThat(decision(hanging)).isEqualTo("ERROR");
	}

	/** May throw anything. */
	@FunctionalInterface
	private interface Authenticator {

		boolean isAllowed(ZapRequest request) throws InterruptedException;

	}

	private AuthenticatorPool pool(Authenticator... authenticators) {
		AuthenticatorPool created = new AuthenticatorPool(
				List.of(authenticators).stream().map(AuthenticatorPoolTests::authenticator).toList(), this.ticker,
				Runnable::run);
		this.pool = created;
		return created;
	}

	private static ZapAuthenticator authenticator(Authenticator authenticator) {
		return (request) -> {
			try {
				return authenticator.isAllowed(request);
			}
			catch (InterruptedException ex) {
				return false;
			}
		};
	}

	private static String decision(AuthenticatorPool pool) {
		CompletableFuture<String> decision = new CompletableFuture<>();
		pool.ask(peer(), (pending, cause) -> decision.complete((cause != null) ? cause.name() : "allowed"));
		return decision.orTimeout(30, TimeUnit.SECONDS).join();
	}

	private static AuthenticatorPool.PendingPeer peer() {
		return peer("10.0.0.1");
	}

	private static AuthenticatorPool.PendingPeer peer(String address) {
		return new AuthenticatorPool.PendingPeer(new ZapCall(List.of()),
				new ProtectedSocket(new NoConnections(), "", new ZapPolicy(SecuritySettings.NONE, true)),
				new ZapRequest("default", "", address, "NULL", null, null, null));
	}

}
