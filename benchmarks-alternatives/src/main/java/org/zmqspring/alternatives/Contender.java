package org.zmqspring.alternatives;

import java.io.File;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** One library with its server, as a Spring user would use it. */
enum Contender {

	/** This project with its defaults: it drops what a slow subscriber cannot take. */
	ZMQ("this project", List.of("zmq-spring", "jeromq", "jctools")),

	/** This project with {@code xpub-nodrop}: the publisher waits for its subscribers. */
	ZMQ_NODROP("this project, xpub-nodrop", List.of("zmq-spring", "jeromq", "jctools")),

	/** The Java client of NATS; Spring has no module for it. */
	NATS("NATS", List.of("jnats", "bcprov")),

	/** Spring Data Redis, publish/subscribe. */
	REDIS("Spring Data Redis",
			List.of("redis", "lettuce", "netty", "spring-data", "spring-boot-data", "persistence", "spring-oxm",
					"spring-context-support", "spring-boot-transaction", "reactor")),

	/** Spring for Apache Kafka. */
	KAFKA("Spring for Apache Kafka", List.of("kafka", "lz4", "snappy", "zstd", "spring-boot-transaction")),

	/** Spring Integration's adapters for ZeroMQ, with a delay of 1 ms. */
	INTEGRATION("Spring Integration", List.of("spring-integration", "jeromq", "reactor"));

	private final String title;

	/** Parts of the names of the jars that this contender needs and others do not. */
	private final Collection<String> jars;

	Contender(String title, Collection<String> jars) {
		this.title = title;
		this.jars = jars;
	}

	String title() {
		return this.title;
	}

	/** The class path of this process without the jars of the other contenders. */
	String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> needs(entry) || Arrays.stream(values()).noneMatch((other) -> other.needs(entry)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/** The class path of an application that uses none of the contenders. */
	static String classPathOfNone() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> Arrays.stream(values()).noneMatch((other) -> other.needs(entry)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private boolean needs(String entry) {
		String path = entry.replace(File.separatorChar, '/');
		// The classes of a module are in a folder if it was built in the same run.
		String name = path.endsWith("/target/classes") ? path.substring(0, path.length() - "/target/classes".length())
				: path;
		String last = name.substring(name.lastIndexOf('/') + 1);
		return this.jars.stream().anyMatch(last::contains);
	}

	boolean isZmq() {
		return this == ZMQ || this == ZMQ_NODROP;
	}

	/** Whether publishers and subscribers talk to a server, and not to each other. */
	boolean hasServer() {
		return this == NATS || this == REDIS || this == KAFKA;
	}

}
