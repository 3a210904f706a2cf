package org.zmqspring.supervise;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SystemNameResolverTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final List<String> asked = new CopyOnWriteArrayList<>();

	@Test
	void whenAskedAgainThenTheNameIsSpelledAsConfigured() {
		SystemNameResolver resolver = new SystemNameResolver(this::loopback);
		IntStream.range(0, 5).forEach((i) -> assertThat(ask(resolver, "Feed.example")).succeedsWithin(LONG));
		assertThat(this.asked).hasSize(5).containsOnly("Feed.example");
	}

	@Test
	void whenTheNameIsUnknownThenSaysSo() {
		SystemNameResolver resolver = new SystemNameResolver((name) -> {
			throw new UnknownHostException(name);
		});
		assertThat(ask(resolver, "feed")).succeedsWithin(LONG)
			.isEqualTo(new Resolution(List.of(), "Unknown host 'feed'"));
	}

	@Test
	void whenTheNameIsThatOfAnInterfaceThenSaysSo() throws SocketException {
		String name = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()).getName();
		SystemNameResolver resolver = new SystemNameResolver((host) -> {
			throw new UnknownHostException(host);
		});
		assertThat(ask(resolver, name)).succeedsWithin(LONG)
			.isEqualTo(Resolution.failed("Unknown host '" + name + "': that is a network interface of this machine."
					+ " Name the host or address to connect to"));
	}

	@Test
	void whenThereAreIpv6AddressesOnlyThenSaysWhatToDo() {
		SystemNameResolver resolver = new SystemNameResolver((name) -> InetAddress.getAllByName("2001:db8::1"));
		assertThat(ask(resolver, "feed")).succeedsWithin(LONG)
			.isEqualTo(new Resolution(List.of(), "Host 'feed' has IPv6 addresses only: set ipv6 to true to use them"));
		CompletableFuture<Resolution> six = new CompletableFuture<>();
		resolver.resolve("feed", true, six::complete);
		assertThat(six).succeedsWithin(LONG)
			.satisfies((answer) -> assertThat(answer.addresses()).containsExactly("2001:db8:0:0:0:0:0:1"));
	}

	@Test
	void whenTheLookUpThrowsAnErrorThenItIsAnsweredAndTheNextOneIsMade() {
		SystemNameResolver resolver = new SystemNameResolver((name) -> {
			if (this.asked.isEmpty()) {
				this.asked.add(name);
				throw new StackOverflowError("deep");
			}
			return loopback(name);
		});
		assertThat(ask(resolver, "feed")).succeedsWithin(LONG)
			.satisfies((answer) -> assertThat(answer.error()).contains("StackOverflowError"));
		assertThat(ask(resolver, "feed")).succeedsWithin(LONG)
			.satisfies((answer) -> assertThat(answer.addresses()).hasSize(1));
	}

	@Test
	void manyQuestionsAtOnceShareOneLookUpAndASlowNameDelaysNoOther() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		SystemNameResolver resolver = new SystemNameResolver((name) -> {
			await(name.equalsIgnoreCase("slow") ? release : new CountDownLatch(0));
			return loopback(name);
		});
		List<CompletableFuture<Resolution>> slow = IntStream.range(0, 100)
			.mapToObj((i) -> ask(resolver, "slow"))
			.toList();
		assertThat(ask(resolver, "quick")).succeedsWithin(LONG);
		assertThat(slow).noneMatch(CompletableFuture::isDone);
		release.countDown();
		assertThat(slow).allSatisfy((answer) -> assertThat(answer).succeedsWithin(LONG));
		assertThat(this.asked).containsExactly("quick", "slow");
	}

	@Test
	void threadsLiveOnlyWhileTheyLookSomethingUp() throws Exception {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		SystemNameResolver resolver = new SystemNameResolver((name) -> {
			threads.add(Thread.currentThread());
			return loopback(name);
		});
		IntStream.range(0, 20)
			.mapToObj((i) -> ask(resolver, "host" + i))
			.toList()
			.forEach((answer) -> assertThat(answer).succeedsWithin(LONG));
		for (Thread thread : threads) {
			assertThat(thread.getName()).startsWith("zmq-resolver-");
			assertThat(thread.isDaemon()).isTrue();
			thread.join(30_000);
			assertThat(thread.isAlive()).isFalse();
		}
	}

	@Test
	void localhostIsFoundAtEachAttempt() {
		SystemNameResolver resolver = new SystemNameResolver();
		for (int turn = 0; turn < 5; turn++) {
			assertThat(ask(resolver, "localhost")).succeedsWithin(LONG)
				.satisfies((answer) -> assertThat(answer.addresses()).contains("127.0.0.1"));
		}
	}

	private InetAddress[] loopback(String name) throws UnknownHostException {
		this.asked.add(name);
		return InetAddress.getAllByName("127.0.0.1");
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static CompletableFuture<Resolution> ask(NameResolver resolver, String host) {
		CompletableFuture<Resolution> answer = new CompletableFuture<>();
		resolver.resolve(host, false, answer::complete);
		return answer;
	}

}
