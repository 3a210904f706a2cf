package org.zmqspring.transport.jeromq;

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

/** Tests for {@link OutsideJudges}. */
@Timeout(30)
class OutsideJudgesTests {

	private final ManualTicker ticker = new ManualTicker();

	private final CountDownLatch release = new CountDownLatch(1);

	private @Nullable OutsideJudges judges;

	@AfterEach
	void close() {
		this.release.countDown();
		if (this.judges != null) {
			this.judges.close();
		}
	}

	@Test
	void shouldAskNobodyIfThereIsNobody() {
		assertThat(judges().ask(peer(), (pending, cause) -> {
			throw new AssertionError();
		})).isFalse();
	}

	@Test
	void shouldRefuseIfOneOfThemSaysNo() {
		assertThat(opinion(judges((request) -> true))).isEqualTo("allowed");
		assertThat(opinion(judges((request) -> true, (request) -> false))).isEqualTo("AUTHENTICATOR");
	}

	@Test
	void shouldRefuseIfOneOfThemFails() {
		assertThat(opinion(judges((request) -> {
			throw new IllegalStateException("ordered by the test");
		}))).isEqualTo("ERROR");
		assertThat(opinion(judges((request) -> {
			throw new StackOverflowError("ordered by the test");
		}))).isEqualTo("ERROR");
	}

	@Test
	void shouldGiveUpWhoIsNotAnsweredForInTime() {
		OutsideJudges hanging = judges((request) -> {
			this.release.await();
			return true;
		});
		OutsideJudges.Case first = peer();
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
	void shouldNotJudgeWhoHasWaitedTooLong() {
		List<String> judged = new CopyOnWriteArrayList<>();
		OutsideJudges slow = judges((request) -> {
			this.release.await();
			judged.add(request.address());
			return true;
		});
		for (String address : List.of("first", "late", "late as well")) {
			slow.ask(peer(address), (pending, cause) -> {
			});
		}
		this.ticker.advance(OutsideJudges.PATIENCE);
		this.release.countDown();
		assertThat(opinion(slow)).isEqualTo("allowed");
		assertThat(judged).doesNotContain("late", "late as well").contains("10.0.0.1");
	}

	@Test
	void shouldRefuseAtOnceWhenTooManyWait() {
		OutsideJudges hanging = judges((request) -> {
			this.release.await();
			return true;
		});
		for (int i = 0; i < 1001; i++) {
			hanging.ask(peer(), (pending, cause) -> {
			});
		}
		assertThat(opinion(hanging)).isEqualTo("ERROR");
	}

	/** May throw anything. */
	@FunctionalInterface
	private interface Judge {

		boolean judge(ZapRequest request) throws InterruptedException;

	}

	private OutsideJudges judges(Judge... judges) {
		OutsideJudges created = new OutsideJudges(
				List.of(judges).stream().map(OutsideJudgesTests::authenticator).toList(), this.ticker);
		this.judges = created;
		return created;
	}

	private static ZapAuthenticator authenticator(Judge judge) {
		return (request) -> {
			try {
				return judge.judge(request);
			}
			catch (InterruptedException ex) {
				return false;
			}
		};
	}

	private static String opinion(OutsideJudges judges) {
		CompletableFuture<String> opinion = new CompletableFuture<>();
		judges.ask(peer(), (pending, cause) -> opinion.complete((cause != null) ? cause.name() : "allowed"));
		return opinion.orTimeout(20, TimeUnit.SECONDS).join();
	}

	private static OutsideJudges.Case peer() {
		return peer("10.0.0.1");
	}

	private static OutsideJudges.Case peer(String address) {
		return new OutsideJudges.Case(new ZapCall(List.of()),
				new ZapDoor(Relays.unopened(), "", new ZapPolicy(SecuritySettings.NONE, true)),
				new ZapRequest("default", "", address, "NULL", null, null, null));
	}

}
