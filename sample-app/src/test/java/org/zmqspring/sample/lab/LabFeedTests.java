package org.zmqspring.sample.lab;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.sample.lab.Viewer.News;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Whom {@link LabFeed} and {@link Viewer} hold up, and when a viewer is let go. */
@Timeout(120)
class LabFeedTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final LabFeed feed = new LabFeed(JsonMapper.builder().build());

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.released.countDown();
		this.feed.close();
	}

	@Test
	void whenSomethingIsToldThenItIsSentOnTheThreadOfTheViewerInOrder() {
		List<String> threads = new CopyOnWriteArrayList<>();
		Viewer viewer = new Viewer(new SseEmitter() {

			@Override
			public void send(SseEventBuilder builder) {
				threads.add(Thread.currentThread().getName());
			}

		}, (left) -> {
		});
		viewer.tell(new News("first", "1"));
		viewer.tell(new News("second", "2"));
		viewer.start();
		Awaitility.await().atMost(PATIENCE).until(() -> threads.size() == 2);
		assertThat(threads).containsOnly("lab-viewer");
		viewer.leave();
	}

	@Test
	void whenABrowserDoesNotReadThenNobodyIsHeldUpAndItIsLetGo() {
		List<Viewer> left = new CopyOnWriteArrayList<>();
		Viewer viewer = new Viewer(new StuckEmitter(), left::add);
		viewer.start();
		for (int i = 0; i < 10_000; i++) {
			viewer.tell(new News("sample", "{}"));
		}
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(left).containsExactly(viewer));
	}

	@Test
	void whenABrowserIsGoneThenItsThreadEnds() {
		List<Viewer> left = new CopyOnWriteArrayList<>();
		Viewer viewer = new Viewer(new SseEmitter() {

			@Override
			public void send(SseEventBuilder builder) throws IOException {
				throw new IOException("Broken pipe");
			}

		}, left::add);
		viewer.start();
		viewer.tell(new News("sample", "{}"));
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(left).containsExactly(viewer));
	}

	@Test
	void whenTheApplicationEndsThenViewersLeaveAndNoneComesIn() {
		this.feed.join("past", List.of());
		assertThat(this.feed.viewers()).isOne();
		this.feed.close();
		Awaitility.await().atMost(PATIENCE).until(() -> this.feed.viewers() == 0);
		assertThatExceptionOfType(ResponseStatusException.class).isThrownBy(() -> this.feed.join("past", List.of()));
	}

	@Test
	void whenTooManyPagesAreOpenThenAnotherOneIsRefused() {
		for (int i = 0; i < 50; i++) {
			this.feed.join("past", List.of());
		}
		assertThatExceptionOfType(ResponseStatusException.class).isThrownBy(() -> this.feed.join("past", List.of()));
	}

	/** Like a browser that reads nothing, once all buffers are full. */
	private final class StuckEmitter extends SseEmitter {

		@Override
		public void send(SseEventBuilder builder) throws IOException {
			try {
				LabFeedTests.this.released.await();
			}
			catch (InterruptedException ex) {
				throw new IOException("interrupted", ex);
			}
		}

	}

}
