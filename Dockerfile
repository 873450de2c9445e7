# CamOpt itself. `docker compose run --rm camopt` starts it beside simulated cameras; docker-compose.yml tells the rest.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts scripts
COPY simulator simulator
COPY src src
RUN node scripts/build.mjs && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY bin bin
COPY docker docker
COPY simulator/personalities simulator/personalities
# A named volume takes over the owner of the folder that it covers.
RUN mkdir -p /var/lib/camopt/files && chown -R node:node /var/lib/camopt && chmod 700 /var/lib/camopt
USER node
ENV CAMOPT_HOME=/var/lib/camopt
VOLUME ["/var/lib/camopt"]
# What a command is told to write without a folder is kept with the rest.
WORKDIR /var/lib/camopt/files
ENTRYPOINT ["sh", "/app/docker/entrypoint.sh"]
