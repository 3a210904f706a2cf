package org.zmqspring.sample.readme;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.zmqspring.annotation.ZmqHandler;
import org.zmqspring.annotation.ZmqListener;
import org.zmqspring.message.ZmqHeaders;
import org.zmqspring.message.ZmqMessage;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;

@Component
@ZmqListener(id = "market", topics = "market.")
class Market {

	@ZmqHandler
	@SendTo("seen.price")
	Price onPrice(Price price) {
		return price;
	}

	@ZmqHandler
	CompletableFuture<Void> onTrade(Trade trade) {
		return CompletableFuture.runAsync(() -> store(trade));
	}

	@ZmqHandler(isDefault = true)
	void onOther(ZmqMessage message) {
	}

	@ZmqListener(id = "bulk", topics = "bulk.", batch = "true", maxBatchSize = "100")
	void onBulk(List<Price> prices, @Header(ZmqHeaders.TOPIC) List<String> topics) {
	}

	@ZmqListener(id = "latest", topics = "tick.", overflow = "conflate", concurrency = "4")
	void onTick(byte[] tick) {
	}

	record Price(String pair, double value) {
	}

	record Trade(String pair, long quantity) {
	}

	private void store(Trade trade) {
	}

}
