package org.zmqspring.tests.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.link.LinkState;
import org.zmqspring.test.EmbeddedZmqPeers;
import org.zmqspring.test.ZmqLinks;
import org.zmqspring.test.ZmqPeer;
import org.zmqspring.test.ZmqTestPublisher;
import org.zmqspring.test.ZmqTestSubscriber;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/** Test classes that run at the same time: two of them share a context, one does not. */
@Timeout(120)
class ParallelClassesIntegrationTests {

	private static final int ROUNDS = 5;

	@Test
	void eachTestHasItsPeersForItself() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try {
			List<Future<Void>> running = new ArrayList<>();
			for (Base test : List.of(new One(), new Two(), new Other())) {
				Callable<Void> run = () -> run(test);
				running.add(threads.submit(run));
			}
			for (Future<Void> one : running) {
				one.get(100, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
		new TestContextManager(One.class).getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		new TestContextManager(Other.class).getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
	}

	private static Void run(Base test) throws Exception {
		TestContextManager manager = new TestContextManager(test.getClass());
		manager.beforeTestClass();
		for (int i = 0; i < ROUNDS; i++) {
			manager.prepareTestInstance(test);
			manager.beforeTestMethod(test, Base.class.getDeclaredMethod("survives"));
			try {
				test.survives();
			}
			finally {
				manager.afterTestMethod(test, Base.class.getDeclaredMethod("survives"), null);
			}
		}
		manager.afterTestClass();
		return null;
	}

	abstract static class Base {

		@ZmqPeer(subscriber = "default")
		ZmqTestPublisher feed;

		@ZmqPeer(publisher = "default")
		ZmqTestSubscriber out;

		@Autowired
		ZmqLinks links;

		void survives() {
			String pair = getClass().getSimpleName();
			this.feed.send("prices." + pair, new Price(pair, 1));
			this.out.await("seen.", 1);
			this.feed.kill();
			this.links.subscriber("default").await(LinkState.BACKING_OFF);
			this.feed.restart().awaitSubscribed("prices.").send("prices." + pair, new Price(pair, 2));
			this.out.await("seen.", 2);
			assertThat(this.links.subscriber("default")).hasReconnects(1).hasReceived(2);
			assertThat(this.out.payloads("", Price.class)).containsExactly(new Price(pair, 1), new Price(pair, 2));
		}

	}

	@SpringBootTest(properties = "kit.parallel=shared")
	@EmbeddedZmqPeers
	static class One extends Base {

	}

	@SpringBootTest(properties = "kit.parallel=shared")
	@EmbeddedZmqPeers
	static class Two extends Base {

	}

	@SpringBootTest(properties = "kit.parallel=other")
	@EmbeddedZmqPeers
	static class Other extends Base {

	}

}
