package org.zmqspring.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;

/** Asks the actuator of a running application over HTTP, as an operator would. */
public final class Actuator {

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper json = JsonMapper.builder().build();

	private final String base;

	public Actuator(ConfigurableApplicationContext context) {
		this.base = "http://localhost:" + Apps.port(context) + "/actuator/";
	}

	public JsonNode json(String path) {
		return this.json.readTree(text(path));
	}

	/** The samples of one Prometheus metric: lines that begin with its name. */
	public List<String> samples(String name) {
		return text("prometheus").lines().filter((line) -> line.startsWith(name)).toList();
	}

	/**
	 * The sum of the samples of a metric whose labels hold all of the given texts, such
	 * as {@code cause="peer"}.
	 */
	public double sum(String name, String... labels) {
		return samples(name).stream()
			.filter((line) -> List.of(labels).stream().allMatch(line::contains))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	/** What a write operation answers. */
	public JsonNode post(String path, String body) {
		return this.json.readTree(send(posting(path, body)).body());
	}

	/** The HTTP status a write operation ends with. */
	public int status(String path, String body) {
		return send(posting(path, body)).statusCode();
	}

	private HttpRequest.Builder posting(String path, String body) {
		return HttpRequest.newBuilder(URI.create(this.base + path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	private String text(String path) {
		return send(HttpRequest.newBuilder(URI.create(this.base + path))).body();
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
