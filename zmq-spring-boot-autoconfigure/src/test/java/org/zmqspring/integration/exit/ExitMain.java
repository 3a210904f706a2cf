package org.zmqspring.integration.exit;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import jakarta.annotation.PreDestroy;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.listen.ZmqListenerErrorHandler;
import org.zmqspring.message.ZmqMessage;
import org.zmqspring.publish.ZmqSubscriptionEvent;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.security.ZapAuthenticator;
import org.zmqspring.supervise.LinkListener;
import org.zmqspring.supervise.ZmqConnectionEvent;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * An application, in a JVM of its own, that ends itself on the thread that the property
 * {@code exit.where} names, as {@code exit.how} says, with exit code 3 unless the context
 * is only closed.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ExitMain {

	/** Printed when the end begins. */
	static final String ENDING = "ENDING";

	static final int CODE = 3;

	private final ConfigurableApplicationContext context;

	private final String where;

	private final String how;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final CountDownLatch closing = new CountDownLatch(1);

	private volatile boolean ready;

	ExitMain(ConfigurableApplicationContext context, @Value("${exit.where}") String where,
			@Value("${exit.how}") String how) {
		this.context = context;
		this.where = where;
		this.how = how;
		this.ready = where.startsWith("start");
	}

	public static void main(String[] arguments) {
		new SpringApplicationBuilder(ExitMain.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "zmq.subscribers.other.endpoints=${zmq.publisher.endpoints}",
					"zmq.publisher.zap.allowed-addresses=127.0.0.0/8")
			.run(arguments);
	}

	private void endAt(String place) {
		if (!place.equals(this.where) || !this.ready || !this.ended.compareAndSet(false, true)) {
			return;
		}
		PrintStream out = System.out;
		out.println(ENDING + " on " + Thread.currentThread().getName());
		out.flush();
		switch (this.how) {
			case "exit" -> System.exit(CODE);
			case "spring" -> System.exit(SpringApplication.exit(this.context, () -> CODE));
			case "close", "closeAgain" -> this.context.close();
			case "closeMeanwhile" -> {
				closeElsewhere();
				this.context.close();
			}
			case "exitMeanwhile" -> {
				closeElsewhere();
				System.exit(CODE);
			}
			default -> throw new IllegalStateException(this.how);
		}
	}

	/** Returns when another thread is about to close the context. */
	private void closeElsewhere() {
		new Thread(this.context::close, "closer").start();
		try {
			this.closing.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@EventListener
	void onClosing(ContextClosedEvent event) {
		this.closing.countDown();
	}

	@PreDestroy
	void end() {
		if (this.how.equals("closeAgain")) {
			this.context.close();
		}
	}

	@ZmqListener(id = "worker", topics = "m", errorHandler = "handler", filter = "filter")
	void onMessage(String message) {
		endAt("worker");
		if (this.where.equals("errorHandler")) {
			throw new IllegalStateException("made up by the test");
		}
	}

	@ZmqListener(id = "wide", topics = "m", concurrency = "4")
	void onMessageWide(String message) {
		endAt("concurrency");
	}

	@ZmqListener(id = "batch", topics = "m", batch = "true")
	void onMessages(List<String> messages) {
		endAt("batch");
	}

	@ZmqListener(id = "poller", subscriber = "other", topics = "m", threading = "poller")
	void onMessageOfPoller(String message) {
		endAt("poller");
	}

	@Bean
	ZmqListenerErrorHandler handler() {
		return (failure) -> endAt("errorHandler");
	}

	@Bean
	Predicate<ZmqMessage> filter() {
		return (message) -> {
			endAt("filter");
			return true;
		};
	}

	@Bean
	LinkListener ending() {
		return new LinkListener() {
			@Override
			public void changed(ZmqConnectionEvent event) {
				endAt("linkListener");
				if (event.link().socket().equals("other")) {
					endAt("startLinkListener");
				}
			}
		};
	}

	@Bean
	@ConditionalOnProperty(name = "exit.where", havingValue = "authenticator")
	ZapAuthenticator authenticator() {
		return (request) -> {
			endAt("authenticator");
			return true;
		};
	}

	@EventListener
	void onConnection(ZmqConnectionEvent event) {
		endAt("connectionEvent");
		endAt("startConnectionEvent");
	}

	@EventListener
	void onSubscription(ZmqSubscriptionEvent event) {
		endAt("subscriptionEvent");
	}

	/** Sends for as long as the application lives, so that every thread has work. */
	@Bean
	CommandLineRunner sending(ZmqTemplate template, ObjectProvider<org.zmqspring.supervise.Supervisor> supervisor,
			org.zmqspring.supervise.LinkDirectory directory) {
		return (arguments) -> {
			directory.await((links) -> links.stream().allMatch((link) -> link.state().isUp()),
					java.time.Duration.ofSeconds(60));
			template.awaitSubscribers("m", 2, java.time.Duration.ofSeconds(60));
			if (this.where.equals("guest")) {
				new SpringApplicationBuilder(Child.class).parent(this.context).web(WebApplicationType.NONE).run();
			}
			this.ready = true;
			Thread sender = new Thread(() -> {
				try {
					while (true) {
						template.sendAsync("m", "message").thenRun(() -> endAt("sendAsync"));
						LockSupport.parkNanos(1_000_000);
					}
				}
				catch (RuntimeException ex) {
					// its end
				}
			}, "sender");
			sender.setDaemon(true);
			sender.start();
			if (List.of("linkListener", "authenticator").contains(this.where) || this.where.endsWith("Event")) {
				directory.links()
					.stream()
					.filter((link) -> link.spec().socket().equals("other"))
					.forEach((link) -> supervisor.getObject().reconnect(link.spec().id()));
			}
		};
	}

	/** The child context, whose listener runs on the poller of its parent. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Child {

		private final ExitMain parent;

		Child(ExitMain parent) {
			this.parent = parent;
		}

		@ZmqListener(id = "guest", subscriber = "other", topics = "m", threading = "poller")
		void onMessage(String message) {
			this.parent.endAt("guest");
		}

	}

}
