package org.zmqspring.tests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import jdk.jfr.Recording;
import org.zmqspring.annotation.ZmqHandler;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;

/**
 * An application that uses each part of this project that needs reflection: JSON in all
 * kinds of listeners, the actuator, a flight recording, keys, replay, a forwarder. It
 * prints the reflective accesses, and those without a hint.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ RecordedApplication.Prices.class, RecordedApplication.Quotes.class, RecordedApplication.Shapes.class,
		SuspendingListener.class })
public class RecordedApplication {

	/** Begins the line of each access. */
	static final String ACCESS = "ACCESS ";

	/** Begins the line of each access that has no hint. */
	static final String WITHOUT_HINT = "WITHOUT HINT ";

	/** Begins the line of each received object and each answer of the actuator. */
	static final String FOUND = "FOUND ";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	/** What conditions read is known when the application is processed. */
	public static void main(String[] arguments) throws Exception {
		RecordedAccesses accesses = new RecordedAccesses();
		accesses.begin();
		try (Recording recording = new Recording()) {
			recording.start();
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(RecordedApplication.class)
				.properties("management.endpoints.web.exposure.include=*",
						"management.endpoint.health.show-details=always", "zmq.observation.enabled=true",
						"spring.jmx.enabled=false")
				.run(arguments)) {
				exchange(context.getBean("pricesZmqTemplate", ZmqTemplate.class));
				suspend(context.getBean("zmqTemplate", ZmqTemplate.class), context.getBean(SuspendingListener.class));
				ask(context);
				Unhinted.class.getDeclaredField("figure").setAccessible(true);
			}
		}
		accesses.all().forEach((access) -> System.out.println(ACCESS + access));
		accesses.withoutHint().forEach((access) -> System.out.println(WITHOUT_HINT + access));
	}

	private static void exchange(ZmqTemplate template) throws InterruptedException {
		for (String topic : List.of("price.", "batch.", "quote.", "shape.", "reply.", "bad.")) {
			await(template, topic);
		}
		template.send("price.EURUSD", new Price("EURUSD", 2));
		template.send("batch.EURUSD", new Trade("EURUSD", 5));
		template.send("quote.EURUSD", new Quote(3));
		template.send("shape.", new Circle(4));
		template.send("reply.", "text");
		template.sendAfterCommit("bad.", Map.of("key", "text"));
		for (int i = 0; i < 5; i++) {
			System.out.println(FOUND + received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
		}
	}

	private static void suspend(ZmqTemplate template, SuspendingListener listener) throws InterruptedException {
		await(template, "suspend.");
		template.send("suspend.", "text");
		System.out.println(FOUND + "suspended " + listener.getEnded().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
	}

	private static void await(ZmqTemplate template, String topic) {
		if (!template.awaitSubscribers(topic, 1, PATIENCE)) {
			throw new IllegalStateException("No subscriber of " + topic);
		}
	}

	private static void ask(ConfigurableApplicationContext context) throws IOException, InterruptedException {
		int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
		for (String path : List.of("health/zmq", "info", "metrics/zmq.connected", "configprops", "zmq", "zmq/prices",
				"zmq/plain.backend", "zmqlisteners", "zmqlisteners/bad")) {
			request(port, path, null);
		}
		request(port, "zmqlisteners/bad", "{\"action\":\"redeliver\"}");
		request(port, "zmq/prices", "{\"action\":\"reconnect\"}");
	}

	private static void request(int port, String path, String body) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path));
		if (body != null) {
			request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
		}
		int status = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).statusCode();
		System.out.println(FOUND + path + ((body != null) ? " " + body : "") + " " + status);
	}

	@Bean
	SecurityFilterChain open(HttpSecurity http) {
		return http.csrf(AbstractHttpConfigurer::disable)
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.build();
	}

	/** Listens with methods. */
	@Component
	public static class Prices {

		private final ZmqTemplate template;

		Prices(@Qualifier("pricesZmqTemplate") ZmqTemplate template) {
			this.template = template;
		}

		@ZmqListener(subscriber = "prices", topics = "price.")
		void onPrice(@Valid Price price, @Header(ZmqHeaders.TOPIC) String topic) {
			received.add("price " + price + " of " + topic);
		}

		@ZmqListener(subscriber = "prices", topics = "batch.", batch = "true")
		void onTrades(List<Message<Trade>> trades) {
			trades.forEach((trade) -> received.add("batch " + trade.getPayload()));
		}

		@ZmqListener(subscriber = "prices", topics = "reply.", publisher = "prices")
		@SendTo("quote.summary")
		CompletableFuture<Quote> reply(String text) {
			return CompletableFuture.completedFuture(new Quote(text.length()));
		}

		@ZmqListener(id = "bad", subscriber = "prices", topics = "bad.")
		void onBad(Map<String, Object> text) {
			throw new IllegalStateException(this.template + " " + text);
		}

	}

	/** Has a type that only a subclass determines. */
	abstract static class Typed<T> {

		@ZmqListener(subscriber = "prices", topics = "quote.")
		void on(T value) {
			received.add("typed " + value);
		}

	}

	/** Determines it. */
	@Component
	public static class Quotes extends Typed<Quote> {

	}

	/** Listens with handlers. */
	@Component
	@ZmqListener(subscriber = "prices", topics = "shape.")
	public static class Shapes {

		@ZmqHandler
		void onCircle(Circle circle) {
			received.add("handler " + circle);
		}

		@ZmqHandler
		void onSquare(Square square) {
			received.add("handler " + square);
		}

	}

	record Price(String pair, @Positive int value) {
	}

	record Trade(String pair, int quantity) {
	}

	record Quote(int value) {
	}

	record Circle(int radius) {
	}

	record Square(int side) {
	}

	/** Has no hint. Shows that a missing one is found. */
	static final class Unhinted {

		@SuppressWarnings("unused") // by its name
		private int figure;

	}

}
