package org.zmqspring.tests;

import java.util.List;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.zmqspring.publish.ZmqTemplate;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.task.TaskDecorator;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.converter.SimpleMessageConverter;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/**
 * An application with Spring Integration, STOMP over WebSocket, Kafka, AMQP, Redis,
 * Security, Validation, the actuator, Devtools and several mappers. No broker is running.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableIntegration
@EnableWebSocketMessageBroker
@Import({ Probe.class, Probe.Objects.class })
public class CrowdedApplication implements WebSocketMessageBrokerConfigurer {

	/** What a run of the probe is printed with. */
	static final String FOUND = "FOUND ";

	static final String[] QUIET = { "--spring.main.banner-mode=off", "--server.port=0", "--spring.jmx.enabled=false",
			"--logging.level.root=warn", "--spring.kafka.listener.auto-startup=false",
			"--spring.rabbitmq.listener.simple.auto-startup=false", "--spring.security.user.password=secret",
			"--zmq.subscriber.topics=value.,object." };

	/** Print what the probe has found, and end. */
	public static void main(String[] arguments) {
		run(arguments);
	}

	static void run(String[] arguments) {
		long begun = System.nanoTime();
		try (ConfigurableApplicationContext context = SpringApplication.run(CrowdedApplication.class, arguments)) {
			report(context, (System.nanoTime() - begun) / 1_000_000);
			System.out.println("TEMPLATES " + new TreeSet<>(context.getBeansOfType(ZmqTemplate.class).keySet())
					+ " OWN " + context.getBean("ownZmqTemplate"));
		}
	}

	/** Probe the application, and print what is found and counted. */
	static void report(ConfigurableApplicationContext context, long startMillis) {
		List<String> found = context.getBean(Probe.class).run(context.getBean(ZmqTemplate.class));
		found.forEach((line) -> System.out.println(FOUND + line));
		System.out.println(RunFigures.PREFIX + RunFigures.of(context, startMillis));
	}

	@Override
	public void configureMessageBroker(MessageBrokerRegistry registry) {
		registry.enableSimpleBroker("/topic");
	}

	@Override
	public void registerStompEndpoints(StompEndpointRegistry registry) {
		registry.addEndpoint("/stomp");
	}

	/** The default one of Spring Integration cannot be processed ahead of time. */
	@Bean
	ThreadPoolTaskScheduler taskScheduler() {
		return new ThreadPoolTaskScheduler();
	}

	/** STOMP does not start without its handlers. */
	@Bean
	static LazyInitializationExcludeFilter handlersOfStomp() {
		return LazyInitializationExcludeFilter.forBeanTypes(HandlerMapping.class);
	}

	/** Has the name of a template. */
	@Bean
	String ownZmqTemplate() {
		return "mine";
	}

	@Bean
	@Primary
	JsonMapper mapper() {
		return new JsonMapper();
	}

	@Bean
	JsonMapper otherMapper() {
		return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
	}

	@Bean
	ObjectMapper jackson2Mapper() {
		return new ObjectMapper();
	}

	@Bean
	MessageConverter converterOfAnotherModule() {
		return new SimpleMessageConverter();
	}

	@Bean
	TaskDecorator decoratorOfAnotherModule() {
		return (task) -> () -> {
		};
	}

	@Bean
	Validator validatorOfAnotherModule() {
		return new Validator() {

			@Override
			public boolean supports(Class<?> type) {
				return false;
			}

			@Override
			public void validate(Object target, Errors errors) {
				throw new UnsupportedOperationException();
			}

		};
	}

}
