package org.zmqspring.tests;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ListenerInfo;
import org.zmqspring.listen.ZmqListenerRegistry;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.publish.ZmqTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.SendTo;
import org.zmqspring.boot.autoconfigure.ZmqAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** Results of Reactor, RxJava and Kotlin, and suspending functions. */
@Timeout(120)
class ReactiveResultIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ZmqAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("zmq.publisher.endpoints=inproc://reactive", "zmq.subscriber.endpoints=inproc://reactive");

	@Test
	void whenAResultIsReactiveThenTheNextMessageComesAfterIt() {
		this.runner.withUserConfiguration(Reactive.class).run((context) -> {
			Reactive listener = context.getBean(Reactive.class);
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("mono.", 1, PATIENCE)).isTrue();
			template.send("mono.", "1");
			template.send("mono.", "2");
			next(listener.ended);
			next(listener.ended);
			assertThat(listener.steps).containsExactly("begin 1", "end 1", "begin 2", "end 2");
		});
	}

	@Test
	void whenAResultHasValuesThenEachIsPublishedInOrder() {
		this.runner.withUserConfiguration(Reactive.class, Seen.class).run((context) -> {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			Seen seen = context.getBean(Seen.class);
			assertThat(template.awaitSubscribers("seen.", 1, PATIENCE)).isTrue();
			template.send("flux.", "a");
			assertThat(next(seen.messages)).isEqualTo("a 1");
			assertThat(next(seen.messages)).isEqualTo("a 2");
			template.send("single.", "b");
			assertThat(next(seen.messages)).isEqualTo("b single");
		});
	}

	@Test
	void whenAResultFailsThenTheMessageHasFailed() {
		this.runner.withUserConfiguration(Reactive.class).run((context) -> {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("completable.", 1, PATIENCE)).isTrue();
			template.send("completable.", "x");
			awaitFailure(context.getBean(ZmqListenerRegistry.class), "completable");
		});
	}

	@Test
	void whenAFunctionSuspendsThenTheNextMessageComesAfterIt() {
		this.runner.withUserConfiguration(SuspendingListener.class).run((context) -> {
			SuspendingListener listener = context.getBean(SuspendingListener.class);
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			assertThat(template.awaitSubscribers("suspend.", 1, PATIENCE)).isTrue();
			template.send("suspend.a", "1");
			template.send("suspend.a", "2");
			assertThat(next(listener.getEnded())).isEqualTo("suspend.a 1");
			assertThat(next(listener.getEnded())).isEqualTo("suspend.a 2");
			assertThat(listener.getSteps()).containsExactly("begin 1", "end 1", "begin 2", "end 2");
			template.send("suspend.a", "bad");
			awaitFailure(context.getBean(ZmqListenerRegistry.class), "suspending");
		});
	}

	@Test
	void whenAFunctionSuspendsOrFlowsThenWhatItBringsIsPublished() {
		this.runner.withUserConfiguration(SuspendingListener.class, Seen.class).run((context) -> {
			ZmqTemplate template = context.getBean(ZmqTemplate.class);
			Seen seen = context.getBean(Seen.class);
			assertThat(template.awaitSubscribers("seen.", 1, PATIENCE)).isTrue();
			template.send("reply.", "a");
			assertThat(next(seen.messages)).isEqualTo("reply to a");
			template.send("flow.", "b");
			assertThat(next(seen.messages)).isEqualTo("b 1");
			assertThat(next(seen.messages)).isEqualTo("b 2");
		});
	}

	@Test
	void whenAReactiveResultWouldHoldThePollerThenTheStartEnds() {
		this.runner.withUserConfiguration(OnThePoller.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ZmqConfigurationException.class)
				.hasMessageContaining("'threading' is poller"));
	}

	@Test
	void whenAValueWouldBeLostThenTheStartEnds() {
		this.runner.withUserConfiguration(Lost.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(ZmqConfigurationException.class)
				.hasMessageContaining("@SendTo"));
	}

	private static String next(BlockingQueue<String> queue) throws InterruptedException {
		return queue.poll(30, TimeUnit.SECONDS);
	}

	private static void awaitFailure(ZmqListenerRegistry registry, String id) throws InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (registry.listener(id).map(ListenerInfo::quarantined).orElse(0L) == 0) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	static class Reactive {

		final List<String> steps = new CopyOnWriteArrayList<>();

		final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

		@ZmqListener(topics = "mono.")
		Mono<Void> onMono(String message) {
			this.steps.add("begin " + message);
			return Mono.delay(Duration.ofMillis(50)).doOnNext((tick) -> {
				this.steps.add("end " + message);
				this.ended.add(message);
			}).then();
		}

		@ZmqListener(topics = "flux.")
		@SendTo("seen.flux")
		Flux<String> onFlux(String message) {
			return Flux.just(message + " 1", message + " 2").delayElements(Duration.ofMillis(10));
		}

		@ZmqListener(topics = "single.")
		@SendTo("seen.single")
		Single<String> onSingle(String message) {
			return Single.just(message + " single");
		}

		@ZmqListener(id = "completable", topics = "completable.")
		Completable onCompletable(String message) {
			return Completable.error(new IllegalStateException("no such pair"));
		}

	}

	static class Seen {

		final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

		@ZmqListener(topics = "seen.")
		void onSeen(String message) {
			this.messages.add(message);
		}

	}

	static class OnThePoller {

		@ZmqListener(threading = "poller")
		Mono<Void> on(String message) {
			return Mono.empty();
		}

	}

	static class Lost {

		@ZmqListener
		Mono<String> on(String message) {
			return Mono.just(message);
		}

	}

}
