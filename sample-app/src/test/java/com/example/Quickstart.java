package com.example;

import java.time.LocalTime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.publish.ZmqTemplate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

@SpringBootApplication
@EnableScheduling
public class Quickstart {

	public static void main(String[] args) {
		SpringApplication.run(Quickstart.class, args);
	}

	@Component
	static class Greetings {

		private static final Logger logger = LoggerFactory.getLogger(Greetings.class);

		private final ZmqTemplate template;

		Greetings(ZmqTemplate template) {
			this.template = template;
		}

		@Scheduled(fixedRate = 1000)
		void greet() {
			this.template.send("greetings.en", "Hello at " + LocalTime.now());
		}

		@ZmqListener(topics = "greetings.")
		void onGreeting(String text, @Header(ZmqHeaders.TOPIC) String topic) {
			logger.info("{}: {}", topic, text);
		}

		@ZmqListener(topics = "Message")
		void onMessage(String text) {
			logger.info("from Python: {}", text);
		}

	}

}
